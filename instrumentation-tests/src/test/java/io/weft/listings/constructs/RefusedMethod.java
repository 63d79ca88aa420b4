package io.weft.listings.constructs;

import io.weft.Suspendable;
import io.weft.listings.constructs.other.Elsewhere;

/** A call returns a type that this class cannot name: the method keeps its code, its twin calls it. */
final class RefusedMethod {
  @Suspendable
  static String refused(int key) {
    return key + String.valueOf(Elsewhere.hidden());
  }

  @Suspendable
  static int works(int key) {
    return Remote.fetch(key);
  }
}
