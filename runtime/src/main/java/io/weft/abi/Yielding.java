package io.weft.abi;

import io.weft.Suspendable;

/** What the agent's option {@code yield} puts at the start of suspendable methods, for tests. */
public final class Yielding {
  private Yielding() {}

  /**
   * Lets others run, or does nothing, as a pseudo-random number says; under a pin and outside of
   * coroutines it does nothing.
   *
   * @param probability that it does
   * @param seed where the numbers of each thread begin
   */
  @Suspendable
  public static void maybe(double probability, long seed) {
    maybe(probability, seed, Continuation.enter());
  }

  /** Twin of {@link #maybe(double, long)}. */
  public static void maybe(double probability, long seed, Continuation continuation) {
    if (continuation.carrier.nextRandom(seed) < probability) {
      continuation.onYield();
    }
  }
}
