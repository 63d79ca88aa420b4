package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Suspends with a return value, and with an exception, that are on their way. */
final class SuspendInFinally {
  @Suspendable
  static int half(int key) {
    try {
      return 100 / key;
    } finally {
      Remote.pause();
    }
  }
}
