package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Called by name and class, as the plain methods were. */
final class PrivateMethods {
  private int key;

  @Suspendable
  int sum() {
    return next() + twice(key);
  }

  @Suspendable
  private int next() {
    return key++;
  }

  @Suspendable
  private static int twice(int key) {
    return 2 * key;
  }
}
