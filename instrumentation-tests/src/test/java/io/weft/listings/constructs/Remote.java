package io.weft.listings.constructs;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** What the constructs call: methods that suspend, and some that do not. */
class Remote implements AutoCloseable {
  /** What two constructs switch over. */
  enum Kind {
    SMALL,
    LARGE
  }

  @Suspendable
  Remote() {}

  @Suspendable
  static int fetch(int key) {
    Coroutine.suspend();
    return key;
  }

  @Suspendable
  static String name(int key) {
    Coroutine.suspend();
    return "name " + key;
  }

  @Suspendable
  static void pause() {
    Coroutine.suspend();
  }

  @Suspendable
  int size() {
    return fetch(1);
  }

  @Override
  @Suspendable
  public void close() {
    pause();
  }

  static Remote open() {
    return null;
  }

  static void log(Object message) {}
}
