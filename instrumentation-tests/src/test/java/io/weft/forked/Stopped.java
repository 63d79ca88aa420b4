package io.weft.forked;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Task;
import io.weft.sync.Oneshot;
import java.time.Duration;

/** Is told to end while one task does something that ends by itself, and another one does not end. */
final class Stopped {
  private Stopped() {}

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    Oneshot<Void> begun = new Oneshot<>();
    Scheduler scheduler =
        Scheduler.builder().loops(1).shutdownOnExit(Duration.ofMillis(300)).build();
    new Thread(() -> {
          begun.await();
          System.exit(3);
        })
        .start();
    try {
      scheduler.runBlocking(() -> {
        Task.spawn(() -> {
          Task.sleep(Duration.ofMillis(100));
          System.out.print("done, ");
        });
        begun.complete(null);
        try {
          Task.sleep(Duration.ofDays(1));
        } finally {
          System.out.print("cancelled, ");
        }
      });
    } catch (Cancelled stopped) {
      System.out.println(stopped.getMessage());
    }
    scheduler.close();
  }
}
