package io.weft.internal.loop;

/** Is told what went wrong on a loop where no task could be told. Must not throw. */
@FunctionalInterface
public interface FailureReporter {
  /**
   * Reports a failure.
   *
   * @param what what the loop was doing
   * @param thrown what was thrown
   */
  void report(String what, Throwable thrown);
}
