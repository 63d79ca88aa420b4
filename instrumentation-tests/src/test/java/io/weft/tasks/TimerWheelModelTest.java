package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.internal.loop.Timer;
import io.weft.internal.loop.TimerWheel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * The timers of a loop against a sorted list: deadlines near and far, around each digit of the wheel and beyond its
 * last one; cancelled, armed again by others and by their own firing, in calls with and without room for all.
 */
class TimerWheelModelTest {
  private static final long TICK_NS = 250_000;
  private static final int DIGIT_BITS = 6;
  private static final int DIGITS = 8;

  /** Farther than this the time does not go, from the start: some decades. */
  private static final long END_NS = Long.MAX_VALUE / 4;

  /** Something that is done to a wheel. */
  private interface Step {
    void perform(Model model);
  }

  private record Arm(long delayNs, long againNs) implements Step {
    @Override
    public void perform(Model model) {
      model.arm(new ModelTimer(model, againNs), delayNs);
    }
  }

  private record Cancel(int which) implements Step {
    @Override
    public void perform(Model model) {
      model.cancel(which);
    }
  }

  private record Rearm(int which, long delayNs) implements Step {
    @Override
    public void perform(Model model) {
      ModelTimer timer = model.cancel(which);
      if (timer != null) {
        model.arm(timer, delayNs);
      }
    }
  }

  private record Advance(long ns, int limit) implements Step {
    @Override
    public void perform(Model model) {
      model.advance(model.nowNs + ns, limit);
    }
  }

  private record AdvanceToNext(int limit) implements Step {
    @Override
    public void perform(Model model) {
      long next = model.wheel.nextDeadlineNs();
      if (next != Long.MAX_VALUE) {
        model.advance(Math.max(model.nowNs, next), limit);
      }
    }
  }

  private static final class ModelTimer extends Timer {
    private final Model model;

    /** It is armed again once when it fires, with this delay; 0: it is not. */
    private long againNs;

    /** Since the start. */
    private long tick;

    /** When it can fire: at its tick, or at once. */
    private long dueTick;

    ModelTimer(Model model, long againNs) {
      this.model = model;
      this.againNs = againNs;
    }

    @Override
    protected void fire() {
      model.fired(this);
      if (againNs > 0) {
        long delayNs = againNs;
        againNs = 0;
        model.arm(this, delayNs);
      }
    }

    long dueTick() {
      return dueTick;
    }
  }

  /** Both of them. */
  private static final class Model {
    private final TimerWheel wheel;
    private final long startNs;
    private final List<ModelTimer> armed = new ArrayList<>();
    private final List<Long> fired = new ArrayList<>();
    private long nowNs;

    /** Whether all that was due has fired. */
    private boolean drained = true;

    Model(long startNs) {
      this.startNs = startNs;
      this.nowNs = startNs;
      this.wheel = new TimerWheel(startNs);
    }

    long nowTick() {
      return (nowNs - startNs) / TICK_NS;
    }

    void arm(ModelTimer timer, long delayNs) {
      long sinceStart = nowNs - startNs + delayNs;
      long positive = Math.max(0, sinceStart);
      wheel.arm(timer, startNs + positive);
      timer.tick = positive / TICK_NS + (positive % TICK_NS == 0 ? 0 : 1);
      timer.dueTick = Math.max(timer.tick, nowTick());
      armed.add(timer);
    }

    ModelTimer cancel(int which) {
      if (armed.isEmpty()) {
        return null;
      }
      ModelTimer timer = armed.remove(which % armed.size());
      assertTrue(wheel.cancel(timer));
      assertFalse(wheel.cancel(timer));
      return timer;
    }

    void fired(ModelTimer timer) {
      assertTrue(armed.remove(timer), "fired, although it was not armed");
      assertTrue(timer.tick <= nowTick(), () -> "early: tick " + timer.tick + " at " + nowTick());
      assertFalse(timer.isArmed());
      fired.add(timer.dueTick);
    }

    void advance(long toNs, int limit) {
      boolean wasDrained = drained;
      fired.clear();
      nowNs = Math.min(startNs + END_NS, toNs);
      int done = wheel.advance(nowNs, limit);
      drained = done < limit;
      assertTrue(done <= limit && fired.size() <= done, () -> fired.size() + " fired of " + done);
      if (wasDrained) {
        assertEquals(fired.stream().sorted().toList(), fired, "in their order");
      }
      long first = armed.stream().mapToLong(ModelTimer::dueTick).min().orElse(Long.MAX_VALUE);
      if (drained) {
        assertTrue(first > nowTick(), () -> "late: tick " + first + " at " + nowTick());
        long next = wheel.nextDeadlineNs();
        assertTrue(next > nowNs, () -> "more to do at " + next + ", but nothing was left");
      }
    }

    void check() {
      assertEquals(armed.size(), wheel.size());
      long first = armed.stream().mapToLong(ModelTimer::dueTick).min().orElse(Long.MAX_VALUE);
      if (first == Long.MAX_VALUE) {
        assertTrue(!drained || wheel.nextDeadlineNs() == Long.MAX_VALUE);
      } else {
        long firstNs = startNs + first * TICK_NS;
        assertTrue(wheel.nextDeadlineNs() <= firstNs, "the loop would sleep for too long");
      }
    }

    /** Follows the wheel from one of its deadlines to the next, as a loop does that has nothing else to do. */
    void runToTheEnd() {
      armed.sort(Comparator.comparingLong(ModelTimer::dueTick));
      int most = (armed.size() + 1) * 2 * (DIGITS + 2);
      for (int calls = 0; wheel.nextDeadlineNs() <= startNs + END_NS; calls++) {
        assertTrue(calls < most, "more calls than digits, for each timer");
        advance(Math.max(nowNs, wheel.nextDeadlineNs()), Integer.MAX_VALUE);
        check();
      }
      long last = END_NS / TICK_NS;
      assertTrue(armed.stream().allMatch(each -> each.tick > last), "not all have fired");
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
  void theWheelAgreesWithASortedList(
      @ForAll("starts") long startNs, @ForAll("steps") List<Step> steps) {
    Model model = new Model(startNs);
    for (Step each : steps) {
      each.perform(model);
      model.check();
    }
    model.runToTheEnd();
  }

  @Provide
  Arbitrary<Long> starts() {
    return Arbitraries.longs().between(-END_NS, 0);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> which = Arbitraries.integers().between(0, 100);
    Arbitrary<Integer> limits = Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.just(Integer.MAX_VALUE)),
        Tuple.of(1, Arbitraries.integers().between(1, 5)));
    Arbitrary<Step> arms = Combinators.combine(
            delays(),
            Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(0L)), Tuple.of(1, positive())))
        .as(Arm::new);
    Arbitrary<Step> advances = Combinators.combine(positive(), limits).as(Advance::new);
    return Arbitraries.frequencyOf(
            Tuple.of(8, arms),
            Tuple.of(2, which.map(Cancel::new)),
            Tuple.of(2, Combinators.combine(which, delays()).as(Rearm::new)),
            Tuple.of(3, advances),
            Tuple.of(3, limits.map(AdvanceToNext::new)))
        .list()
        .ofMaxSize(60);
  }

  private static Arbitrary<Long> delays() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, positive()),
        Tuple.of(1, Arbitraries.longs().between(-5 * TICK_NS, 0)),
        Tuple.of(1, Arbitraries.longs().between(END_NS, 2 * END_NS)));
  }

  /** Around a power of 64 ticks, and what is below. */
  private static Arbitrary<Long> positive() {
    return Combinators.combine(
            Arbitraries.integers().between(0, DIGITS - 1),
            Arbitraries.integers().between(1, 63),
            Arbitraries.longs().between(-2 * TICK_NS, 2 * TICK_NS))
        .as((digit, times, more) -> {
          long unitNs = TICK_NS << (digit * DIGIT_BITS);
          return Math.max(1, unitNs * Math.min(times, 2 * END_NS / unitNs) / 2 + more);
        });
  }
}
