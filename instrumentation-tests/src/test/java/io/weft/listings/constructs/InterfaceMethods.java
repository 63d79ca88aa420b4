package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Abstract, default, static and private: resumed bodies are public, twins of abstract methods concrete. */
interface InterfaceMethods {
  @Suspendable
  int key();

  @Suspendable
  default int value() {
    return Remote.fetch(key());
  }

  @Suspendable
  static int of(InterfaceMethods source) {
    return source.value() + 1;
  }
}
