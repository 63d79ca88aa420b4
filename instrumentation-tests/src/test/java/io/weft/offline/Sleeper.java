package io.weft.offline;

import io.weft.Suspendable;
import io.weft.Task;
import java.time.Duration;

/** Waits on a plain thread, with neither a coroutine nor a task. */
public final class Sleeper {
  private Sleeper() {}

  /** Sleeps. */
  public static void main(String[] arguments) {
    sleep();
    System.out.println("slept");
  }

  @Suspendable
  private static void sleep() {
    Task.sleep(Duration.ofMillis(1));
  }
}
