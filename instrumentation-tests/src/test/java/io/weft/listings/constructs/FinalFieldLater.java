package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The call before the assignment is passed a pin, the one behind it suspends. */
final class FinalFieldLater {
  final int value;

  @Suspendable
  FinalFieldLater(int key) {
    value = Remote.fetch(key);
    Remote.pause();
  }
}
