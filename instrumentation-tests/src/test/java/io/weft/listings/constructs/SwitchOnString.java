package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The compiler switches twice: over the hash, then over an index. */
final class SwitchOnString {
  @Suspendable
  static int pick(String which) {
    switch (which) {
      case "one":
        return Remote.fetch(1);
      default:
        return 0;
    }
  }
}
