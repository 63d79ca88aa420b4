package io.weft;

/**
 * A body with a value that may suspend, as {@link java.util.concurrent.Callable} is one that may
 * not.
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
}
