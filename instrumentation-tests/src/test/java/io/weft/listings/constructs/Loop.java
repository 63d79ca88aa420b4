package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The loop keeps its shape in the direct body; the resumed one enters it in its middle. */
final class Loop {
  @Suspendable
  static int sum(int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Remote.fetch(i);
    }
    return sum;
  }
}
