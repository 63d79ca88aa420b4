package io.weft.listings.constructs;

import io.weft.Suspendable;

/** One arm suspends, over a value that waits on the operand stack. */
final class Conditional {
  @Suspendable
  static int price(int base, boolean fresh) {
    return base + (fresh ? Remote.fetch(base) : 0);
  }
}
