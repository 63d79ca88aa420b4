package io.weft.bench.work;

/** How long each task sleeps, without a random generator that would differ between languages. */
public final class Delay {
  private Delay() {}

  /**
   * Spread evenly over 0 to 2 s, in an order that has nothing of a sequence.
   *
   * @param task its number
   */
  public static long millis(int task) {
    return task * 7_919L % 2_001;
  }
}
