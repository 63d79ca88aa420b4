package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The switch of the program is not the one at the entry of the resumed body. */
final class SwitchOnInt {
  @Suspendable
  static int pick(int which) {
    switch (which) {
      case 0:
        return Remote.fetch(10);
      case 1:
        return which + Remote.fetch(20);
      default:
        return -1;
    }
  }
}
