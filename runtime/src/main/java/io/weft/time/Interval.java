package io.weft.time;

import io.weft.Suspendable;
import io.weft.park.Sleep;
import java.time.Duration;
import java.util.Objects;

/**
 * Ticks at a fixed rate.
 *
 * <pre>{@code
 * Interval interval = Interval.every(Duration.ofSeconds(10));
 * while (true) {
 *     interval.tick();      // waits for the next one
 *     report();
 * }
 * }</pre>
 *
 * <p>Where a sleep between two pieces of work lets the rate drift, an interval takes the time of the work into account.
 * For one task, or thread, at a time.
 */
public final class Interval {
  /** A sleeper wakes a little late by itself: that is no reason to put off the ticks to come. */
  private static final long TOLERANCE_NS = 5_000_000;

  private final long periodNs;
  private final MissedTicks policy;

  /** When the next tick is due, by the clock of whoever ticks. */
  private long nextNs;

  /** What to do when ticks were missed, because the work took longer than the period. */
  public enum MissedTicks {
    /** They come at once, one after the other, until it has caught up: the number of ticks is right. */
    BURST,
    /** The next one comes a period after one that was more than 5 ms late: they are never much closer than that. */
    DELAY,
    /** They are left out, and the next one comes when it would have come anyway: the times are right. */
    SKIP
  }

  private Interval(long periodNs, MissedTicks policy) {
    this.periodNs = periodNs;
    this.policy = policy;
    this.nextNs = Sleep.nowNs() + periodNs;
  }

  /**
   * With a first tick in one period from now; missed ticks are left out.
   *
   * @param period positive
   */
  public static Interval every(Duration period) {
    return every(period, MissedTicks.SKIP);
  }

  /**
   * With a first tick in one period from now.
   *
   * @param period positive
   * @param missed what to do about ticks that were missed
   */
  public static Interval every(Duration period, MissedTicks missed) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException(
          "the period of an interval must be positive, not " + period);
    }
    return new Interval(period.toNanos(), Objects.requireNonNull(missed, "missed"));
  }

  /**
   * Waits for the next tick; returns at once when it is due already, which is a checkpoint all the same.
   *
   * @return how many ticks were left out since the last one: 0 in time, and always with {@link MissedTicks#BURST}
   * @throws io.weft.Cancelled when the task is cancelled; the tick is not used up
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public long tick() {
    Sleep.sleep(Duration.ofNanos(nextNs - Sleep.nowNs()));
    long lateNs = Sleep.nowNs() - nextNs;
    long missed = policy == MissedTicks.BURST ? 0 : lateNs / periodNs;
    if (policy == MissedTicks.DELAY && lateNs > TOLERANCE_NS) {
      nextNs += lateNs + periodNs;
    } else {
      nextNs += (missed + 1) * periodNs;
    }
    return missed;
  }

  @Override
  public String toString() {
    return "Interval of " + Duration.ofNanos(periodNs) + ", missed ticks: " + policy;
  }
}
