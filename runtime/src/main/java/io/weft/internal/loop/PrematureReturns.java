package io.weft.internal.loop;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how often a loop's selector has returned though no channel was ready, nobody had woken it and its time was not
 * over, and keeps a loop from spinning when that goes on.
 *
 * <p>Selectors have done so for ever when a connection was reset in a bad moment (JDK-6403933), and a key that is ready
 * while whoever waits for it cannot run has the same effect. So after {@link #TOLERATED} in a row, and {@link
 * #TOLERATED_NS}, the loop takes back all interest that no wait needs; if there is none, or if it goes on all the same,
 * it moves its channels to another selector.
 *
 * <p>Confined to the loop's thread, but for {@link #count}.
 */
final class PrematureReturns {
  /**
   * A selector that is in order does it once or twice in a row: when a wake-up comes late, or the system's timer is
   * early. One that is not gets so far within a millisecond, so that there is nothing to win by less.
   */
  static final int TOLERATED = 200;

  /**
   * And for so long. A thread that closes a channel makes it ready a moment before its key is gone; if that thread loses
   * its processor in this moment, each select returns at once until it goes on.
   */
  static final long TOLERATED_NS = 100_000_000;

  /** Where another selector does not help, the loop need not spend its time on exchanging it. */
  private static final long EXCHANGE_INTERVAL_NS = 1_000_000_000L;

  private static final long REPORT_INTERVAL_NS = 60_000_000_000L;

  private final Poller poller;
  private final FailureReporter reporter;
  private final AtomicLong count = new AtomicLong();

  private int row;
  private long rowBeganNs;
  private long exchanges;
  private long lastExchangeNs;
  private boolean reported;
  private long lastReportNs;

  PrematureReturns(Poller poller, FailureReporter reporter) {
    this.poller = poller;
    this.reporter = reporter;
  }

  /** How many there were. Any thread. */
  long count() {
    return count.get();
  }

  /** A sleep had a reason to end. */
  void endRow() {
    row = 0;
  }

  /** A sleep had none. */
  void another(long nowNs) {
    count.incrementAndGet();
    if (++row == 1) {
      rowBeganNs = nowNs;
    }
    if (row < TOLERATED
        || nowNs - rowBeganNs < TOLERATED_NS
        || (exchanges > 0 && nowNs - lastExchangeNs < EXCHANGE_INTERVAL_NS)) {
      return;
    }
    row = 0;
    if (!poller.disarmUnawaited()) {
      exchanges++;
      lastExchangeNs = nowNs;
      exchange(nowNs);
    }
  }

  private void exchange(long nowNs) {
    String outcome;
    Throwable cause = null;
    try {
      outcome = poller.exchange() + " channels were moved to another selector";
    } catch (Throwable failed) {
      outcome = "it could not be exchanged for another selector";
      cause = failed;
    }
    if (!reported || nowNs - lastReportNs >= REPORT_INTERVAL_NS) {
      reported = true;
      lastReportNs = nowNs;
      reporter.report(
          "sleeping",
          new IOException(
              "select has returned " + TOLERATED
                  + " times in a row with no channel ready, not woken, and before its time; "
                  + outcome + " (exchange " + exchanges + " of this loop)",
              cause));
    }
  }
}
