package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Through the compiler's table of ordinals, in a class of its own. */
final class SwitchOnEnum {
  @Suspendable
  static int pick(Remote.Kind kind) {
    switch (kind) {
      case SMALL:
        return Remote.fetch(1);
      case LARGE:
      default:
        return 0;
    }
  }
}
