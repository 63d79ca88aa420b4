package io.weft.listings.constructs;

import io.weft.Suspendable;

/** One variable of the JVM holds an int, then an object; the frame has a field for each. */
final class ReusedSlot {
  @Suspendable
  static int sum(int key) {
    int sum = 0;
    {
      int number = key + 1;
      sum += Remote.fetch(key) + number;
    }
    {
      String text = key + "";
      sum += Remote.fetch(key) + text.length();
    }
    return sum;
  }
}
