package io.weft.offline.closed;

import io.weft.Suspendable;

/** Closed later, by a change of its class file. */
public class Closed {
  /** Will be protected. */
  @Suspendable
  public String name() {
    return "name";
  }
}
