package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The bridge and its target are one method to the program; both have a twin. */
final class Bridge {
  abstract static class Source<T> {
    @Suspendable
    abstract T load(int key);
  }

  static final class Names extends Source<String> {
    @Override
    String load(int key) {
      return Remote.name(key);
    }
  }
}
