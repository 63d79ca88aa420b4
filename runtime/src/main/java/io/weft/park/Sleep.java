package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.Timer;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.Timeouts;
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
    if (task == null) {
      block(delayNs);
      return;
    }
    Sleeper sleeper = new Sleeper(task, delayNs);
    TaskControl.waitFor(task, sleeper);
    EventLoop.of(task).arm(sleeper, delayNs);
    Continuation.await();
    if (TaskControl.wasInterrupted(task)) {
      EventLoop.of(task).cancel(sleeper);
      throw TaskControl.cancelled(task);
    }
  }

  /**
   * The clock that sleepers go by, in nanoseconds; only differences mean something. That of the loop of the calling
   * task, which a test may set, or else {@link System#nanoTime}.
   */
  public static long nowNs() {
    return Carrier.current().task() instanceof TaskContinuation task
        ? EventLoop.of(task).nowNs()
        : System.nanoTime();
  }

  /** Confined to the loop's thread. */
  private static final class Sleeper extends Timer {
    private final TaskContinuation task;

    private final long delayNs;

    Sleeper(TaskContinuation task, long delayNs) {
      this.task = task;
      this.delayNs = delayNs;
    }

    @Override
    protected void fire() {
      TaskControl.wake(task, this);
    }

    @Override
    public String toString() {
      return "the end of a sleep of " + Duration.ofNanos(delayNs);
    }
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
