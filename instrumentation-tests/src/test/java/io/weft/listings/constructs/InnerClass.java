package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The outer object is a field; nest mates call each other's private twins. */
final class InnerClass {
  private int key = 3;

  @Suspendable
  private int load() {
    return Remote.fetch(key);
  }

  final class Reader {
    @Suspendable
    int read() {
      return load() + key;
    }
  }
}
