package io.weft;

/**
 * A function of two arguments that may wait.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface SuspendableBiFunction<A, B, R> {
  /**
   * Applies it.
   *
   * @param first to what
   * @param second and what
   * @throws Exception as the caller says
   */
  @Suspendable
  R apply(A first, B second) throws Exception;
}
