package io.weft.listings.constructs;

import io.weft.Suspendable;

/** A compact constructor that suspends before the fields are assigned is passed a pin. */
record RecordMethods(int key) {
  @Suspendable
  RecordMethods {
    Remote.pause();
  }

  @Suspendable
  int value() {
    return Remote.fetch(key);
  }
}
