package io.weft.forked;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.time.Duration;

/**
 * With {@code pinned=block}: an exception that a task holds over a wait, whose trace is completed when all is saved, would
 * wait for something else if it was asked for its cause.
 */
public final class WaitsWhileSuspended {
  private static final Duration SHORT = Duration.ofMillis(5);
  private static final Duration LONG = Duration.ofMillis(100);

  private static boolean waits;

  private WaitsWhileSuspended() {}

  private static final class Nosy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable getCause() {
      if (waits) {
        waits = false;
        Task.sleep(SHORT);
      }
      return null;
    }
  }

  @Suspendable
  private static void throwing() {
    try {
      throw new Nosy();
    } finally {
      long begin = System.nanoTime();
      Task.sleep(LONG);
      System.out.println("slept enough " + (System.nanoTime() - begin >= LONG.toNanos()));
    }
  }

  @Suspendable
  private static void resumed() {
    Task.yield();
    waits = true;
    try {
      throwing();
    } catch (Nosy expected) {
      System.out.println("asked " + !waits);
    }
  }

  /** Runs the program. */
  public static void main(String[] arguments) {
    Scheduler.run(() -> {
      Task<Void> task = Task.spawn(WaitsWhileSuspended::resumed);
      while (!task.isDone()) {
        Task.sleep(SHORT);
      }
    });
  }
}
