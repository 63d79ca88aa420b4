/**
 * One small class per construct of the language, whose listing is reviewed. The helpers that they
 * call are in {@link io.weft.listings.constructs.Remote}, which has no listing.
 */
package io.weft.listings.constructs;
