package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Between new and the constructor: the resumed body makes the object late. */
final class NewWithSuspendingArguments {
  private record Point(int x, int y) {}

  @Suspendable
  static Object point(int x) {
    return new Point(x, Remote.fetch(x));
  }
}
