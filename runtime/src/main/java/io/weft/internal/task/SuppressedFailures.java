package io.weft.internal.task;

import io.weft.Cancelled;
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
      if (each instanceof Cancelled ? areIn(each) : !isOfInterrupt(each)) {
        return true;
      }
    }
    return false;
  }

  /** How blocking code says that it was cancelled. */
  private static boolean isOfInterrupt(Throwable thrown) {
    return thrown instanceof InterruptedException
        || thrown instanceof InterruptedIOException
        || thrown instanceof ClosedByInterruptException;
  }
}
