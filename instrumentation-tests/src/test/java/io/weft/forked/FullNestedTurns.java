package io.weft.forked;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.TaskFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * With {@code pinned=block}: turns on top of a task that has filled the stack, but for some calls more in each round.
 * Prints how many tasks have ended, or what state those are in that have not.
 */
public final class FullNestedTurns {
  private static final int TASKS = 12;
  private static final int WARM = 5;
  private static final int LEVELS = 60;
  private static final long PATIENCE_MS = 20_000;

  private static final List<Task<?>> TASKS_OF_ALL = new ArrayList<>();
  private static int ended;

  private FullNestedTurns() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    Thread watch = new Thread(FullNestedTurns::tellWhenItHangs);
    watch.setDaemon(true);
    watch.start();
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      for (int i = 0; i < WARM; i++) { // no class is to be loaded on a full stack
        scheduler.runBlocking(() -> round(() -> List.of(1).forEach(x -> Task.yield())));
      }
      for (int i = 0; i < LEVELS; i++) {
        int levels = i;
        scheduler.runBlocking(() -> round(() -> yieldAbove(levels)));
      }
    }
    System.out.println("ended " + (ended == TASKS * (WARM + LEVELS)));
  }

  private static void tellWhenItHangs() {
    try {
      Thread.sleep(PATIENCE_MS);
    } catch (InterruptedException never) {
      return;
    }
    for (Task<?> task : TASKS_OF_ALL) {
      if (!task.isDone()) {
        System.out.println("for ever " + task.state());
      }
    }
    Runtime.getRuntime().halt(1);
  }

  @Suspendable
  private static void round(SuspendableRunnable pinned) throws Exception {
    List<Task<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < TASKS; i++) {
      boolean sleeps = i % 2 == 0;
      tasks.add(Task.spawn(() -> work(sleeps)));
    }
    TASKS_OF_ALL.addAll(tasks);
    pinned.run();
    for (Task<Void> task : tasks) {
      try {
        task.join();
      } catch (TaskFailedException told) {
        // that its stack was full
      }
    }
  }

  @Suspendable
  private static void work(boolean sleeps) {
    try {
      for (int i = 0; i < 3; i++) {
        if (sleeps) {
          Task.sleep(Duration.ofMillis(1));
        } else {
          Task.yield();
        }
      }
    } finally {
      ended++;
    }
  }

  /** Fills the stack, and lets others run some levels above the bottom; returns the level, 0 the bottom. */
  @SuppressWarnings("InfiniteRecursion") // on purpose: the stack is to be full
  private static int yieldAbove(int levels) {
    int level;
    try {
      level = 1 + yieldAbove(levels);
    } catch (StackOverflowError full) {
      level = 0;
    }
    if (level == levels) {
      try {
        Task.yield();
        Task.yield();
        Task.yield();
      } catch (StackOverflowError full) {
        // told so; the others go on
      }
    }
    return level;
  }
}
