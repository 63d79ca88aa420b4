package io.weft.net;

import io.weft.abi.Carrier;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import java.time.Duration;

/** How much of a time-out is left, by the clock that the caller's loop goes by, which tests may drive. */
final class Clock {
  /** Null: there is no limit. */
  private final Duration timeout;

  private final long startNs;

  private Clock(Duration timeout, long startNs) {
    this.timeout = timeout;
    this.startNs = startNs;
  }

  static Clock start(Duration timeout) {
    return new Clock(timeout, nowNs());
  }

  private static long nowNs() {
    return Carrier.current().task() instanceof TaskContinuation task
        ? TaskControl.loop(task).nowNs()
        : System.nanoTime();
  }

  /** What is left, zero or more, but not more than that; null: no limit. */
  Duration left(Duration most) {
    if (timeout == null) {
      return most;
    }
    Duration left = timeout.minusNanos(nowNs() - startNs);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return most == null || left.compareTo(most) < 0 ? left : most;
  }

  boolean isOver() {
    return timeout != null && left(null).isZero();
  }

  /** The whole of it. */
  Duration timeout() {
    return timeout;
  }
}
