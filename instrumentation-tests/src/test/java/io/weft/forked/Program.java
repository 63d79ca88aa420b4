package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.time.Duration;

/** What a user writes, and runs with the flag or without. */
public final class Program {
  private Program() {}

  /** Counts to three in a coroutine and sleeps in a task. */
  public static void main(String[] arguments) {
    Coroutine coroutine = new Coroutine(() -> count(3));
    int steps = 0;
    while (coroutine.resume()) {
      steps++;
    }
    String slept = Scheduler.run(() -> nap());
    System.out.println("steps " + steps + ", " + slept);
  }

  @Suspendable
  private static void count(int to) {
    for (int i = 0; i < to; i++) {
      Coroutine.suspend();
    }
  }

  @Suspendable
  private static String nap() {
    Task.sleep(Duration.ofMillis(1));
    return "slept on a loop";
  }
}
