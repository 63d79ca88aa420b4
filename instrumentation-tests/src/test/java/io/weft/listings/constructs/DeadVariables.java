package io.weft.listings.constructs;

import io.weft.Suspendable;

/** What is not read again is not kept: a parked task must not hold the page. */
final class DeadVariables {
  @Suspendable
  static int load(byte[] page, int key) {
    int size = page.length;
    while (size > 0) {
      size -= Remote.fetch(key);
    }
    return size;
  }
}
