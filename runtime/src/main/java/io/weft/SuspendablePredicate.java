package io.weft;

/**
 * A question that may wait.
 *
 * @param <T> the type of what is asked about
 */
@FunctionalInterface
public interface SuspendablePredicate<T> {
  /**
   * Asks.
   *
   * @param argument about what
   * @throws Exception as the caller says
   */
  @Suspendable
  boolean test(T argument) throws Exception;
}
