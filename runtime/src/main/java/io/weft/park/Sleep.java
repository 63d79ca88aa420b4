package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for nothing but the time. */
public final class Sleep {
  private Sleep() {}

  /**
   * Waits at least that long: parks the task, or blocks the thread. An interrupt does not end it.
   *
   * @param duration zero or less: a checkpoint only
   */
  @Suspendable
  public static void sleep(Duration duration) {
    Continuation.checkpoint();
    long delayNs = Timeouts.nanos(duration);
    if (delayNs == 0) {
      return;
    }
    TaskContinuation task = TaskControl.waiter(Continuation.current());
    if (task != null) {
      new TaskWait<Void>(task).sleep(delayNs);
      return;
    }
    block(delayNs);
  }

  private static void block(long delayNs) {
    long startNs = System.nanoTime();
    boolean interrupted = false;
    for (; ; ) {
      try {
        TimeUnit.NANOSECONDS.sleep(delayNs - (System.nanoTime() - startNs));
        break;
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
