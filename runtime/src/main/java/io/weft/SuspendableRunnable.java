package io.weft;

/** A body without value that may suspend, as {@link Runnable} is one that may not. */
@FunctionalInterface
public interface SuspendableRunnable {
  /**
   * Runs the body.
   *
   * @throws Exception what the body throws
   */
  @Suspendable
  void run() throws Exception;
}
