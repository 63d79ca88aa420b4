package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Two loops, left together. */
final class LabelledBreak {
  @Suspendable
  static int rounds(int n) {
    int rounds = 0;
    search:
    while (true) {
      rounds++;
      for (int i = 0; i < n; i++) {
        if (Remote.fetch(i) == rounds) {
          break search;
        }
      }
    }
    return rounds;
  }
}
