package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The exception of the call meets its handler, at whichever of three places it is thrown. */
final class TryCatch {
  @Suspendable
  static int orElse(int key, int other) {
    try {
      return Remote.fetch(key);
    } catch (IllegalStateException e) {
      return other;
    }
  }
}
