package io.weft;

/**
 * A body without value that may suspend, as {@link Runnable} is one that may not.
 *
 * <p>Most methods that call a body take this or a {@link SuspendableCallable}. Of a lambda the compiler sees which it is; of a
 * reference to a method that is overloaded, or that is named by a generic class such as {@link Task}, it does not look:
 *
 * <pre>{@code
 * mutex.withLock(SuspendableRunnable.of(Task::yield));     // without of(): "reference to withLock is ambiguous"
 * mutex.withLock(() -> Task.yield());                      // the same
 * }</pre>
 */
@FunctionalInterface
public interface SuspendableRunnable {
  /**
   * Runs the body.
   *
   * @throws Exception what the body throws
   */
  @Suspendable
  void run() throws Exception;

  /**
   * Says that a method reference is meant as a body without value.
   *
   * @return the body
   */
  static SuspendableRunnable of(SuspendableRunnable body) {
    return body;
  }
}
