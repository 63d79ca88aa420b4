package io.weft.forked;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** With {@code pinned=block}: what the loop does between the tasks of a turn on top of a pinned one. */
public final class NestedTurns {
  private static final int TASKS = 12;
  private static final Duration SHORT = Duration.ofMillis(5);

  private static int ended;

  private NestedTurns() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(NestedTurns::waitInCallback);
      scheduler.runBlocking(NestedTurns::waitInManyTasks);
    }
  }

  /** A future's callback runs on the loop and in no task, least of all the pinned one. */
  @Suspendable
  private static void waitInCallback() {
    Task<String> last = Task.spawn(() -> afterAWhile("last", 2));
    Task<String> first = Task.spawn(() -> afterAWhile("first", 1));
    first.toFuture().thenAccept(NestedTurns::tryToSleep);
    List.of(last).forEach(task -> System.out.println("joined " + task.join()));
  }

  @Suspendable
  private static String afterAWhile(String value, int times) {
    for (int i = 0; i < times; i++) {
      Task.sleep(SHORT);
    }
    return value;
  }

  private static void tryToSleep(String value) {
    try {
      Task.sleep(SHORT);
      System.out.println("slept in a callback");
    } catch (IllegalStateException refused) {
      System.out.println(value + " refused: " + refused.getMessage().contains("outside any task"));
    }
  }

  @Suspendable
  private static void waitInManyTasks() {
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      boolean pins = i % 2 == 0;
      tasks.add(Task.spawn(() -> {
        if (pins) {
          List.of(SHORT).forEach(Task::sleep);
        }
        ended++;
      }));
    }
    for (Task<Void> task : tasks) {
      task.join();
    }
    System.out.println("ended " + ended);
  }
}
