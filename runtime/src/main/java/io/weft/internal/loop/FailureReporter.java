package io.weft.internal.loop;

/** Is told what went wrong on a loop where no task could be told. */
@FunctionalInterface
public interface FailureReporter {
  /**
   * Reports a failure.
   *
   * @param what what the loop was doing
   * @param thrown what was thrown
   */
  void report(String what, Throwable thrown);

  /** Writes to a log, with the name of the thread. */
  static FailureReporter logging(System.Logger logger) {
    return (what, thrown) -> logger.log(
        System.Logger.Level.ERROR,
        "event loop " + Thread.currentThread().getName() + ": " + what,
        thrown);
  }

  /**
   * A reporter that may fail: then the thread's own handler for uncaught exceptions is told both, and
   * the loop goes on.
   *
   * @param reporter any reporter
   */
  static FailureReporter guarded(FailureReporter reporter) {
    return (what, thrown) -> {
      try {
        reporter.report(what, thrown);
      } catch (Throwable failed) {
        failed.addSuppressed(thrown);
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failed);
      }
    };
  }
}
