package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The direct body holds the lock, the plain entry does not; nothing can suspend. */
final class SynchronizedMethod {
  @Suspendable
  synchronized int locked(int key) {
    return Remote.fetch(key);
  }
}
