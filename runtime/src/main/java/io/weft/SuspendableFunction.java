package io.weft;

/**
 * A function that may wait.
 *
 * @param <T> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface SuspendableFunction<T, R> {
  /**
   * Applies it.
   *
   * @param argument to what
   * @throws Exception as the caller says
   */
  @Suspendable
  R apply(T argument) throws Exception;
}
