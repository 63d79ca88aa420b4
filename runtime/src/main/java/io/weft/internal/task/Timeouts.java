package io.weft.internal.task;

import java.time.Duration;

/** Durations of the API in nanoseconds, which hold 292 years. */
public final class Timeouts {
  private Timeouts() {}

  /**
   * Rounded to the longest that there is; zero if negative.
   *
   * @param duration any
   */
  public static long nanos(Duration duration) {
    if (duration.isNegative()) {
      return 0;
    }
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return Long.MAX_VALUE;
    }
  }
}
