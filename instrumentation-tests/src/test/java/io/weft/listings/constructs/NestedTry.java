package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The inner range comes first in the table of the resumed body too. */
final class NestedTry {
  @Suspendable
  static int guarded(int key) {
    int tries = 0;
    try {
      try {
        tries++;
        return Remote.fetch(key);
      } catch (IllegalStateException e) {
        tries++;
      }
    } catch (RuntimeException e) {
      tries = -1;
    }
    return tries;
  }
}
