package io.weft.internal.loop;

import java.util.function.LongSupplier;

/**
 * Looks for messages a little longer before a loop sleeps, if the last one came soon: in a dialogue between two loops,
 * falling asleep and being woken takes most of the time.
 *
 * <p>Between two looks it gives way, as the thread that is going to answer may need this very core. So on a busy machine
 * one look may last until another thread has had enough. Each time that no message has come when it gives up doubles the
 * number of sleeps before it tries again, and each success halves it.
 *
 * <p>Confined to the loop's thread.
 */
final class Lookout {
  /** About what it takes to wake a thread whose core sleeps, there and back. */
  private static final long LONGEST_NS = 50_000;

  private static final int MOST_SLEEPS = 1024;

  private final LongSupplier clock;
  private final Runnable giveWay;
  private final long longestNs;

  /** When the loop had nothing to do. */
  private long idleSinceNs;

  /** How long the last message was waited for, asleep or not. */
  private long lastNs = Long.MAX_VALUE;

  /** How many sleeps are to pass before it tries again. */
  private int sleepsLeft;

  /** The same, after the next failure. */
  private int sleepsAfterFailure = 1;

  /**
   * In detail.
   *
   * @param clock the time in nanoseconds
   * @param giveWay lets other threads run
   * @param longestNs for how long it looks; 0: never
   */
  Lookout(LongSupplier clock, Runnable giveWay, long longestNs) {
    this.clock = clock;
    this.giveWay = giveWay;
    this.longestNs = longestNs;
  }

  /** For a thread. With a single processor nobody can send anything while this looks. */
  static Lookout onThread(LongSupplier clock) {
    boolean alone = Runtime.getRuntime().availableProcessors() == 1;
    return new Lookout(clock, Thread::yield, alone ? 0 : LONGEST_NS);
  }

  /**
   * A loop has nothing to do.
   *
   * @param idleNs for how long, if no message comes
   * @return whether one has come; else it must sleep
   */
  boolean await(Inbox inbox, long idleNs) {
    idleSinceNs = clock.getAsLong();
    if (lastNs >= longestNs) {
      return false;
    }
    if (sleepsLeft > 0) {
      sleepsLeft--;
      return false;
    }
    long mostNs = Math.min(idleNs, longestNs);
    for (long passedNs = 0; passedNs < mostNs; passedNs = clock.getAsLong() - idleSinceNs) {
      if (!inbox.isEmpty()) {
        lastNs = passedNs;
        sleepsAfterFailure = Math.max(1, sleepsAfterFailure / 2);
        return true;
      }
      giveWay.run();
    }
    sleepsLeft = sleepsAfterFailure;
    sleepsAfterFailure = Math.min(MOST_SLEEPS, sleepsAfterFailure * 2);
    return false;
  }

  /** The loop has slept, after {@link #await}. */
  void slept(Inbox inbox) {
    lastNs = inbox.isEmpty() ? Long.MAX_VALUE : clock.getAsLong() - idleSinceNs;
  }
}
