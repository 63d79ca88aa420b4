package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.Task;
import io.weft.testing.TestScheduler;
import io.weft.time.Interval;
import io.weft.time.Interval.MissedTicks;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final Duration PERIOD = Duration.ofMillis(10);

  private static <V> V onOneLoop(SuspendableCallable<V> main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      return scheduler.runBlocking(main);
    }
  }

  /** Work that takes two and a half periods, and does not wait. */
  private static void workTooLong() {
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < PERIOD.toNanos() * 5 / 2) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
    }
  }

  @Test
  void noTickIsEarly() {
    long takenNs = onOneLoop(() -> fiveTicks());
    assertTrue(takenNs >= PERIOD.toNanos() * 5, () -> takenNs + " ns");
  }

  @Test
  void onAThreadItBlocks() {
    assertTrue(fiveTicks() >= PERIOD.toNanos() * 5);
  }

  @Suspendable
  private static long fiveTicks() {
    long startNs = System.nanoTime();
    Interval interval = Interval.every(PERIOD);
    for (int i = 0; i < 5; i++) {
      interval.tick();
    }
    return System.nanoTime() - startNs;
  }

  @Test
  void missedTicksAreLeftOutAndCounted() {
    assertTrue(onOneLoop(() -> {
          Interval interval = Interval.every(PERIOD, MissedTicks.SKIP);
          workTooLong();
          return interval.tick() + interval.tick();
        })
        >= 1);
  }

  @Test
  void aBurstMakesUpForMissedTicks() {
    onOneLoop(() -> {
      Interval interval = Interval.every(PERIOD, MissedTicks.BURST);
      workTooLong();
      assertEquals(0, interval.tick());
      assertEquals(0, interval.tick());
      return null;
    });
  }

  @Test
  void aDelayKeepsTheDistance() {
    long distanceNs = onOneLoop(() -> {
      Interval interval = Interval.every(PERIOD, MissedTicks.DELAY);
      workTooLong();
      interval.tick();
      long startNs = System.nanoTime();
      interval.tick();
      return System.nanoTime() - startNs;
    });
    assertTrue(distanceNs >= PERIOD.toNanos() * 9 / 10, () -> distanceNs + " ns");
  }

  @Test
  void aPeriodMustBePositive() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Interval.every(Duration.ZERO));
    assertEquals("the period of an interval must be positive, not PT0S", refused.getMessage());
  }

  @Test
  void aDelayAlsoFollowsATickThatIsLateByLessThanAPeriod() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        Interval interval = Interval.every(Duration.ofMillis(100), MissedTicks.DELAY);
        interval.tick();
        Task.sleep(Duration.ofMillis(190));
        interval.tick();
        Duration late = scheduler.now();
        interval.tick();
        assertEquals(Duration.ofMillis(100), scheduler.now().minus(late));
      });
    }
  }
}
