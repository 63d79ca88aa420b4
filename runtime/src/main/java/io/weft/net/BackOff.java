package io.weft.net;

import io.weft.Suspendable;
import io.weft.park.Wait;
import io.weft.park.Waiting;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * What a listener does while the system has no means for a connection that is there: no descriptor, above all. The
 * listener stays ready, so asking again at once would keep its loop busy and change nothing. It asks again after a
 * while, and meanwhile nobody waits for it, so its interest is disarmed.
 *
 * <p>To say so may take a descriptor, too, as a log opens files, and a class of the JDK that finds none when it is loaded is
 * of no use any more: one is kept for that.
 *
 * <p>Any failure counts that leaves the listener open: by accept(2) they are want of descriptors or memory, or errors of the one
 * connection.
 */
final class BackOff {
  private static final System.Logger LOGGER = System.getLogger("io.weft");
  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration MOST = Duration.ofSeconds(1);
  private static final long REPORT_NS = 10_000_000_000L;

  private final SocketAddress local;

  // All guarded by the monitor of this.

  private Duration next = FIRST;
  private long count;
  private boolean reported;
  private long reportedNs;

  /** Whoever waits; null: nobody. */
  private Wait<Void> waiting;

  /** For messages. */
  private Object who;

  private boolean ended;

  /** Holds a descriptor; null: does not. */
  private SocketChannel reserve;

  BackOff(SocketAddress local) {
    this.local = local;
    openReserve();
  }

  /**
   * Waits for a while, longer each time, or until {@link #end}.
   *
   * @param failed why
   */
  @Suspendable
  void await(IOException failed) {
    Wait<Void> wait = Wait.begin(this);
    Duration delay = begin(wait);
    report(failed, delay);
    try {
      wait.await(delay);
    } catch (TimeoutException over) {
      // as a rule
    } finally {
      leave();
    }
  }

  private synchronized Duration begin(Wait<Void> wait) {
    if (ended) {
      wait.complete(null);
    }
    waiting = wait;
    who = Waiting.caller();
    count++;
    Duration delay = next;
    Duration doubled = delay.multipliedBy(2);
    next = doubled.compareTo(MOST) < 0 ? doubled : MOST;
    return delay;
  }

  private synchronized void leave() {
    waiting = null;
    who = null;
  }

  private void report(IOException failed, Duration delay) {
    if (!isReportDue()) {
      return;
    }
    closeReserve();
    try {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "accept on " + local + " failed: " + failed.getMessage() + "; trying again in "
              + delay.toMillis() + " ms, later each second; " + count() + " times so far");
    } catch (Throwable noMeansForThat) {
      forgetReport(); // the listener goes on, and says so the next time
    } finally {
      openReserve();
    }
  }

  private synchronized boolean isReportDue() {
    long now = System.nanoTime();
    boolean due = !reported || now - reportedNs >= REPORT_NS;
    if (due) {
      reported = true;
      reportedNs = now;
    }
    return due;
  }

  private synchronized void forgetReport() {
    reported = false;
  }

  private synchronized void openReserve() {
    if (reserve == null && !ended) {
      try {
        reserve = SocketChannel.open();
      } catch (IOException none) {
        // then there will be none for the next message
      }
    }
  }

  private synchronized void closeReserve() {
    if (reserve != null) {
      try {
        reserve.close();
      } catch (IOException failed) {
        // it has no data that could be lost
      }
      reserve = null;
    }
  }

  /** A connection was accepted. */
  synchronized void succeeded() {
    if (next != FIRST) {
      next = FIRST;
      openReserve();
    }
  }

  /**
   * Checks that nobody waits here.
   *
   * @throws IllegalStateException somebody does
   */
  synchronized void requireFree() {
    if (waiting != null) {
      throw new IllegalStateException("two tasks accept from one listener at once: " + who
          + " has not finished; let one task do it, or hand the data over");
    }
  }

  /** The listener was closed. */
  synchronized void end() {
    ended = true;
    closeReserve();
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  synchronized long count() {
    return count;
  }

  @Override
  public String toString() {
    return "means for a connection to " + local;
  }
}
