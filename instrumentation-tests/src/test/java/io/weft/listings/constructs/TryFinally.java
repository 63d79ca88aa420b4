package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The compiler writes the finally block twice; nothing in it runs while unwinding. */
final class TryFinally {
  @Suspendable
  static int logged(int key) {
    try {
      return Remote.fetch(key);
    } finally {
      Remote.log(key);
    }
  }
}
