package io.weft.forked;

import io.weft.Scheduler;
import io.weft.Task;
import java.time.Duration;

/** Fails in what it does when it is told to end, and says nothing of that itself. */
final class FailsWhenStopped {
  private FailsWhenStopped() {}

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    Scheduler scheduler =
        Scheduler.builder().loops(1).shutdownOnExit(Duration.ZERO).build();
    try {
      scheduler.runBlocking(() -> {
        new Thread(() -> System.exit(3)).start();
        try {
          Task.sleep(Duration.ofDays(1));
        } finally {
          giveBack();
        }
      });
    } catch (IllegalStateException unheard) {
      return;
    }
  }

  private static void giveBack() {
    throw new IllegalStateException("clean-up failed");
  }
}
