package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.testing.TestScheduler;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Timers in numbers. */
class ManyTimersTest {
  private static final int MANY = 1_000_000;
  private static final Duration TICK = Duration.ofMillis(1);

  private int woken;
  private int early;
  private int tooLate;

  @Test
  void aMillionTasksSleepOnOneLoop() {
    SplittableRandom random = new SplittableRandom(1);
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(() -> {
        try (Scope scope = Scope.open()) {
          for (int i = 0; i < MANY; i++) {
            Duration time = Duration.ofMillis(random.nextInt(2_000));
            scope.fork(() -> {
              long startNs = System.nanoTime();
              Task.sleep(time);
              woken++;
              early += System.nanoTime() - startNs < time.toNanos() ? 1 : 0;
            });
          }
        }
      });
    }
    assertEquals(MANY, woken);
    assertEquals(0, early);
  }

  @Test
  void aDayOfTimersPassesInVirtualTime() {
    try (TestScheduler scheduler = TestScheduler.builder().seed(7).build()) {
      scheduler.run(() -> {
        SplittableRandom random = new SplittableRandom(2);
        try (Scope scope = Scope.open()) {
          for (int i = 0; i < 10_000; i++) {
            Duration time = Duration.ofSeconds(random.nextInt(86_400));
            scope.fork(() -> {
              Duration start = scheduler.now();
              Task.sleep(time);
              Duration late = scheduler.now().minus(start).minus(time);
              early += late.isNegative() ? 1 : 0;
              tooLate += late.compareTo(TICK) > 0 ? 1 : 0;
              woken++;
            });
          }
        }
      });
    }
    assertEquals(10_000, woken);
    assertEquals(0, early);
    assertEquals(0, tooLate);
  }

  @Test
  @Tag("slow")
  void onAnIdleLoopTheyAreLateByNoMoreThanTwoMilliseconds() {
    WallClock.assertMostlyWithin(TICK.toNanos() * 2, "timers", () -> {
      try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
        return scheduler.runBlocking(() -> howLate(1_000));
      }
    });
  }

  @Suspendable
  private static long[] howLate(int sleeps) {
    SplittableRandom random = new SplittableRandom(3);
    long[] late = new long[sleeps];
    for (int i = 0; i < sleeps; i++) {
      Duration time = Duration.ofNanos(random.nextInt(100_000, 5_000_000));
      long startNs = System.nanoTime();
      Task.sleep(time);
      late[i] = System.nanoTime() - startNs - time.toNanos();
    }
    return late;
  }
}
