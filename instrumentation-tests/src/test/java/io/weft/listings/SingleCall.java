package io.weft.listings;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** The smallest method with something to save: a value on the operand stack, another in a variable. */
final class SingleCall {
  private SingleCall() {}

  @Suspendable
  static int total(int price) {
    int tax = price / 5;
    return price + fetch(price) + tax;
  }

  @Suspendable
  private static int fetch(int value) {
    Coroutine.suspend();
    return value;
  }
}
