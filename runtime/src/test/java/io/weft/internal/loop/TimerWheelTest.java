package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private static final long MS = 1_000_000;
  private static final long TICK_NS = MS / 4;
  private final List<TestTimer> fired = new ArrayList<>();

  private final class TestTimer extends Timer {
    private final long deadlineNs;

    TestTimer(long deadlineNs) {
      this.deadlineNs = deadlineNs;
    }

    @Override
    protected void fire() {
      fired.add(this);
    }

    /** The first whole tick after the start that is not before the deadline. */
    long roundedUp(long startNs) {
      long delay = Math.max(0, deadlineNs - startNs);
      return startNs + (delay + TICK_NS - 1) / TICK_NS * TICK_NS;
    }
  }

  private TestTimer arm(TimerWheel wheel, long deadlineNs) {
    TestTimer timer = new TestTimer(deadlineNs);
    wheel.arm(timer, deadlineNs);
    return timer;
  }

  @Test
  void roundsDeadlinesUpAndNeverFiresEarly() {
    TimerWheel wheel = new TimerWheel(500);
    TestTimer timer = arm(wheel, 500 + 3 * MS + 1);
    wheel.advance(500 + 3 * MS + TICK_NS - 1, 10);
    assertEquals(List.of(), fired);
    assertEquals(500 + 3 * MS + TICK_NS, wheel.nextDeadlineNs());
    wheel.advance(500 + 3 * MS + TICK_NS, 10);
    assertEquals(List.of(timer), fired);
    assertEquals(Long.MAX_VALUE, wheel.nextDeadlineNs());
  }

  @Test
  void pastDeadlineIsDueAtOnce() {
    TimerWheel wheel = new TimerWheel(0);
    wheel.advance(100 * MS, 10);
    arm(wheel, 5 * MS);
    assertTrue(wheel.nextDeadlineNs() <= 100 * MS);
    wheel.advance(100 * MS, 10);
    assertEquals(1, fired.size());
  }

  @Test
  void cancelledTimerDoesNotFireAndLeavesNoDeadline() {
    TimerWheel wheel = new TimerWheel(0);
    TestTimer timer = arm(wheel, TimeUnit.SECONDS.toNanos(30));
    assertTrue(wheel.cancel(timer));
    assertFalse(wheel.cancel(timer));
    assertEquals(Long.MAX_VALUE, wheel.nextDeadlineNs());
    wheel.advance(TimeUnit.SECONDS.toNanos(60), 10);
    assertEquals(List.of(), fired);
    assertEquals(0, wheel.size());
  }

  @Test
  void firesNoMoreThanTheLimitAndTheRestNextTime() {
    TimerWheel wheel = new TimerWheel(0);
    for (int i = 0; i < 25; i++) {
      arm(wheel, MS);
    }
    assertEquals(10, wheel.advance(MS, 10));
    assertEquals(10, fired.size());
    assertTrue(wheel.nextDeadlineNs() <= MS, "there is more to do at once");
    wheel.advance(MS, 10);
    wheel.advance(MS, 10);
    assertEquals(25, fired.size());
  }

  @Test
  void timerMayBeArmedAgainByItsOwnFiring() {
    TimerWheel wheel = new TimerWheel(0);
    int[] count = {0};
    Timer periodic = new Timer() {
      @Override
      protected void fire() {
        count[0]++;
        wheel.arm(this, count[0] * 10 * MS + 10 * MS);
      }
    };
    wheel.arm(periodic, 10 * MS);
    for (long now = 0; now <= 100; now++) {
      wheel.advance(now * MS, 100);
    }
    assertEquals(10, count[0]);
  }

  @Test
  void armedTimerIsRefused() {
    TimerWheel wheel = new TimerWheel(0);
    TestTimer timer = arm(wheel, MS);
    assertThrows(IllegalStateException.class, () -> wheel.arm(timer, MS));
  }

  @Test
  void farthestDeadlineIsAccepted() {
    TimerWheel wheel = new TimerWheel(0);
    arm(wheel, Long.MAX_VALUE);
    wheel.advance(TimeUnit.DAYS.toNanos(365), 10);
    assertEquals(List.of(), fired);
    assertEquals(1, wheel.size());
  }

  @Test
  void agreesWithASortedList() {
    for (long seed = 0; seed < 400; seed++) {
      compareWithModel(seed);
    }
  }

  private void compareWithModel(long seed) {
    Random random = new Random(seed);
    long startNs = random.nextLong() / 4;
    long nowNs = startNs;
    TimerWheel wheel = new TimerWheel(startNs);
    List<TestTimer> model = new ArrayList<>();
    String run = "seed " + seed;
    for (int step = 0; step < 400; step++) {
      int action = random.nextInt(10);
      if (action < 5) {
        model.add(arm(wheel, nowNs + randomDelay(random)));
      } else if (action < 6 && !model.isEmpty()) {
        assertTrue(wheel.cancel(model.remove(random.nextInt(model.size()))), run);
      } else {
        nowNs +=
            action < 9 ? randomDelay(random) / 4 : Math.max(0, nextDeadline(wheel, nowNs) - nowNs);
        advanceBoth(wheel, model, nowNs, startNs, random, run);
      }
      assertEquals(model.size(), wheel.size(), run);
      checkNextDeadline(wheel, model, startNs, run);
    }
  }

  private static long nextDeadline(TimerWheel wheel, long nowNs) {
    long next = wheel.nextDeadlineNs();
    return next == Long.MAX_VALUE ? nowNs : next;
  }

  private void advanceBoth(
      TimerWheel wheel,
      List<TestTimer> model,
      long nowNs,
      long startNs,
      Random random,
      String run) {
    fired.clear();
    int limit = 1 + random.nextInt(20);
    while (wheel.advance(nowNs, limit) > 0) {
      assertTrue(fired.size() <= model.size(), run);
    }
    List<TestTimer> due = new ArrayList<>();
    for (TestTimer timer : model) {
      if (timer.roundedUp(startNs) <= nowNs) {
        due.add(timer);
      }
    }
    model.removeAll(due);
    assertEquals(sorted(due), sorted(fired), run);
  }

  private static List<TestTimer> sorted(List<TestTimer> timers) {
    List<TestTimer> sorted = new ArrayList<>(timers);
    sorted.sort(Comparator.<TestTimer>comparingLong(t -> t.deadlineNs)
        .thenComparingInt(System::identityHashCode));
    return sorted;
  }

  /** It may be before the first deadline, to move timers down, but not behind it. */
  private static void checkNextDeadline(
      TimerWheel wheel, List<TestTimer> model, long startNs, String run) {
    if (model.isEmpty()) {
      assertEquals(Long.MAX_VALUE, wheel.nextDeadlineNs(), run);
      return;
    }
    long first = Long.MAX_VALUE;
    for (TestTimer timer : model) {
      first = Math.min(first, timer.roundedUp(startNs));
    }
    assertTrue(wheel.nextDeadlineNs() <= first, run);
  }

  /** All magnitudes from below a tick to days. */
  private static long randomDelay(Random random) {
    return random.nextLong() >>> (16 + random.nextInt(40));
  }
}
