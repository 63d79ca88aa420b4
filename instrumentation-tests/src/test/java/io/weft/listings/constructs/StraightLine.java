package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Two calls in a row: what is live differs between them. */
final class StraightLine {
  @Suspendable
  static String greet(int id) {
    String name = Remote.name(id);
    int unread = Remote.fetch(id);
    return name + ", " + unread;
  }
}
