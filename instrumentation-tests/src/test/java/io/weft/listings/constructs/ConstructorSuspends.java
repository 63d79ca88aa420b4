package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The resumed body has only what comes behind the call, so never the call of super. */
final class ConstructorSuspends {
  private final int key;
  private int value;

  @Suspendable
  ConstructorSuspends(int key) {
    this.key = key;
    value = Remote.fetch(key);
    Remote.log(this);
  }

  int sum() {
    return key + value;
  }
}
