package io.weft.listings.constructs.other;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** Returns an object of a type that other packages cannot name. */
public final class Elsewhere {
  static final class Hidden {}

  private Elsewhere() {}

  @Suspendable
  public static Hidden hidden() {
    Coroutine.suspend();
    return new Hidden();
  }
}
