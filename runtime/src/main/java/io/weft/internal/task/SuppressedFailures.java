package io.weft.internal.task;

import io.weft.Cancelled;
import io.weft.TaskFailedException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What failed while something else was thrown, such as clean-up: that is not to be lost with it. */
public final class SuppressedFailures {
  private SuppressedFailures() {}

  /**
   * Adds one to what is thrown, unless that is the same object: programs throw some more than once.
   *
   * @param to gets it as suppressed
   * @param failure what failed meanwhile
   */
  public static void add(Throwable to, Throwable failure) {
    if (to != failure) {
      to.addSuppressed(failure);
    }
  }

  /**
   * Whether there is one.
   *
   * @param thrown what says itself only that something has ended, such as {@link Cancelled}
   */
  public static boolean areIn(Throwable thrown) {
    return areIn(thrown, newSet());
  }

  /** What exceptions lead to may lead back to them. */
  private static Set<Throwable> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static boolean areIn(Throwable thrown, Set<Throwable> seen) {
    for (Throwable each : thrown.getSuppressed()) {
      if (seen.add(each) && isFailure(each, seen)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFailure(Throwable suppressed, Set<Throwable> seen) {
    return suppressed instanceof Cancelled ? areIn(suppressed, seen) : !isOfInterrupt(suppressed);
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
   * @param from the cancellation
   * @param failure gets them as suppressed
   */
  public static void keep(Throwable from, TaskFailedException failure) {
    keep(from, failure, newSet());
  }

  private static void keep(Throwable from, TaskFailedException failure, Set<Throwable> seen) {
    for (Throwable each : from.getSuppressed()) {
      if (each == failure || !seen.add(each)) {
        continue;
      }
      if (isOf(each, failure)) { // adding it would make a circle, or say it twice
        keep(each, failure, seen);
      } else if (each instanceof TaskFailedException
          && each.getCause() instanceof Cancelled cancelled
          && isOf(cancelled, failure)) {
        keep(each, failure, seen);
        keep(cancelled, failure, seen);
      } else if (isFailure(each, newSet())) {
        failure.addSuppressed(each);
      }
    }
  }

  /** Whether an exception is there because of a failure, and says no more. */
  private static boolean isOf(Throwable thrown, TaskFailedException failure) {
    return thrown instanceof TaskFailedException
        ? thrown.getCause() == failure.getCause()
        : thrown instanceof Cancelled && says(thrown.getCause(), failure);
  }

  private static boolean says(Throwable cause, TaskFailedException failure) {
    return cause == failure
        || (cause instanceof TaskFailedException && cause.getCause() == failure.getCause());
  }

  /** How blocking code says that it was cancelled. */
  private static boolean isOfInterrupt(Throwable thrown) {
    return thrown instanceof InterruptedException
        || thrown instanceof InterruptedIOException
        || thrown instanceof ClosedByInterruptException;
  }
}
