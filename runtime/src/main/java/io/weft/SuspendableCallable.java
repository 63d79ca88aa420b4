package io.weft;

/**
 * A body with a value that may suspend, as {@link java.util.concurrent.Callable} is one that may
 * not.
 *
 * <p>Where a method also takes a {@link SuspendableRunnable}, some method references need {@link #of}.
 *
 * @param <V> the type of the value
 */
@FunctionalInterface
public interface SuspendableCallable<V> {
  /**
   * Runs the body.
   *
   * @return its value, which may be null
   * @throws Exception what the body throws
   */
  @Suspendable
  V call() throws Exception;

  /**
   * Says that a method reference is meant as a body with a value.
   *
   * @param <V> the type of the value
   * @return the body
   */
  static <V> SuspendableCallable<V> of(SuspendableCallable<V> body) {
    return body;
  }
}
