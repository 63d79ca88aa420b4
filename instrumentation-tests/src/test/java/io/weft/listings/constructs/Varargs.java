package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The array is under construction, but it is an object already. */
final class Varargs {
  @Suspendable
  static int sum(int key) {
    return max(key, Remote.fetch(key));
  }

  private static int max(int... keys) {
    return Math.max(keys[0], keys[1]);
  }
}
