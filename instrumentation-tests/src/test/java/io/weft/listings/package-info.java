/**
 * What the agent writes, as text that is reviewed like prose: one small class per construct, its
 * listing under {@code src/test/resources/listings}.
 */
package io.weft.listings;
