/** A type that the constructs may hold but not name. */
package io.weft.listings.constructs.other;
