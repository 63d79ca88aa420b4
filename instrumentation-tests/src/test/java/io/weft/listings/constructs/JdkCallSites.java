package io.weft.listings.constructs;

import io.weft.Suspendable;
import java.util.List;

/** A loop over an iterator: the receiver is asked for the twin, else called plainly. */
final class JdkCallSites {
  @Suspendable
  static int sum(List<Integer> keys) {
    int sum = 0;
    for (int key : keys) {
      sum += key;
    }
    return sum;
  }
}
