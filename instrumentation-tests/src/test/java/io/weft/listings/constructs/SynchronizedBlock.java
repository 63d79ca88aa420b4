package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Under the monitor the call is passed a pin; behind it, it suspends. */
final class SynchronizedBlock {
  @Suspendable
  static int locked(Object lock, int key) {
    int first;
    synchronized (lock) {
      first = Remote.fetch(key);
    }
    return first + Remote.fetch(key + 1);
  }
}
