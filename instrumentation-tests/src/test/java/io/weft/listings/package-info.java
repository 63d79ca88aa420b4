/**
 * What the agent writes, as text that is reviewed like prose: one small class per construct in
 * {@code constructs}, its listing under {@code src/test/resources/listings}. The listing of {@link
 * io.weft.listings.SingleCall} holds everything; the others hold what differs from construct to
 * construct, with the words of {@link io.weft.listings.Abbreviations} and the names of {@link
 * io.weft.listings.Labels}.
 */
package io.weft.listings;
