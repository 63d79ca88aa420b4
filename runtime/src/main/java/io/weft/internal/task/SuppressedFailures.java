package io.weft.internal.task;

import io.weft.Cancelled;
import io.weft.TaskFailedException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/** What failed while something else was thrown, such as clean-up: that is not to be lost with it. */
public final class SuppressedFailures {
  private SuppressedFailures() {}

  /**
   * Whether there is one.
   *
   * @param thrown what says itself only that something has ended, such as {@link Cancelled}
   */
  public static boolean areIn(Throwable thrown) {
    for (Throwable each : thrown.getSuppressed()) {
      if (isFailure(each)) {
        return true;
      }
    }
    return false;
  }

  /**
   * With what a task has failed that was left by a cancellation, though not by its own.
   *
   * @param cancelled what its body threw
   * @return the failure of the child that has cancelled a scope of it, with those of clean-up as suppressed; else what
   *     was thrown
   */
  static Throwable behind(Cancelled cancelled) {
    if (cancelled.getCause() instanceof TaskFailedException failure) {
      keep(cancelled, failure);
      return failure;
    }
    return cancelled;
  }

  /**
   * Keeps what failed in clean-up when a child's failure is thrown in place of the cancellation that it has caused.
   *
   * @param from the cancellation, or an exception that says the same as {@code failure}
   * @param failure gets them as suppressed
   */
  public static void keep(Throwable from, TaskFailedException failure) {
    for (Throwable each : from.getSuppressed()) {
      if (each instanceof TaskFailedException && each.getCause() == failure.getCause()) {
        keep(each, failure);
      } else if (isFailure(each)) {
        failure.addSuppressed(each);
      }
    }
  }

  private static boolean isFailure(Throwable suppressed) {
    return suppressed instanceof Cancelled ? areIn(suppressed) : !isOfInterrupt(suppressed);
  }

  /** How blocking code says that it was cancelled. */
  private static boolean isOfInterrupt(Throwable thrown) {
    return thrown instanceof InterruptedException
        || thrown instanceof InterruptedIOException
        || thrown instanceof ClosedByInterruptException;
  }
}
