package io.weft.listings.constructs;

import io.weft.Suspendable;

/** A value of each kind is on the operand stack at the call. */
final class OperandStack {
  @Suspendable
  static String all(int i, long l, float f, double d, String s) {
    return format(i, l, f, d, s, Remote.fetch(i));
  }

  private static String format(int i, long l, float f, double d, String s, int last) {
    return s + i + l + f + d + last;
  }
}
