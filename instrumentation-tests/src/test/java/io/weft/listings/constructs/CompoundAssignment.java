package io.weft.listings.constructs;

import io.weft.Suspendable;

/** An array and an index wait on the operand stack. */
final class CompoundAssignment {
  @Suspendable
  static void add(long[] sums, int at) {
    sums[at] += Remote.fetch(at);
  }
}
