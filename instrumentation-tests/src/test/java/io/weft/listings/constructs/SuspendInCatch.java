package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The exception is a variable like any other. */
final class SuspendInCatch {
  @Suspendable
  static int retry(int key) {
    try {
      return key / (key - 1);
    } catch (ArithmeticException e) {
      Remote.log(e);
      return Remote.fetch(key);
    }
  }
}
