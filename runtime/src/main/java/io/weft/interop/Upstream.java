package io.weft.interop;

import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * The subscription of a subscriber that several threads serve: the one that consumes asks for more or cancels, at any
 * time, and a publisher wants such calls one after the other (rule 2.7 of Reactive Streams).
 *
 * <p>Whoever finds no call under way makes it, outside the monitor; what others want meanwhile it does as well. So a
 * publisher that answers a request from within, element by element, never grows the stack.
 *
 * <p>Fields are guarded by the monitor of this.
 */
final class Upstream {
  private static final long NOTHING = 0;
  private static final long CANCEL = -1;

  /** Null before it has begun. */
  private Flow.Subscription subscription;

  /** What is to be asked for in the next call. */
  private long wanted;

  private boolean cancelled;

  /** No calls any more: it was cancelled, or the publisher has ended it. */
  private boolean over;

  /** A thread makes a call. */
  private boolean calling;

  /** The publisher has accepted the subscriber; what was wanted until now is told now. A second one is cancelled. */
  void begin(Flow.Subscription given) {
    Objects.requireNonNull(given, "subscription");
    if (accept(given)) {
      pass();
    } else {
      given.cancel();
    }
  }

  private synchronized boolean accept(Flow.Subscription given) {
    if (subscription != null) {
      return false;
    }
    subscription = given;
    return true;
  }

  /** Asks for more elements. */
  void request(long more) {
    synchronized (this) {
      wanted += more;
    }
    pass();
  }

  /** Wants no more elements. */
  void cancel() {
    synchronized (this) {
      cancelled = true;
    }
    pass();
  }

  /** The publisher has completed or failed. */
  synchronized void end() {
    over = true;
  }

  private void pass() {
    long call = next(true);
    while (call != NOTHING) {
      try {
        if (call == CANCEL) {
          subscription().cancel();
        } else {
          subscription().request(call);
        }
      } catch (Throwable broken) {
        giveUp();
        throw broken;
      }
      call = next(false);
    }
  }

  private synchronized long next(boolean first) {
    if (first && calling) {
      return NOTHING; // whoever calls will see what is wanted
    }
    calling = subscription != null && !over && (cancelled || wanted > 0);
    if (!calling) {
      return NOTHING;
    }
    if (cancelled) {
      over = true;
      return CANCEL;
    }
    long demand = wanted;
    wanted = 0;
    return demand;
  }

  private synchronized Flow.Subscription subscription() {
    return subscription;
  }

  private synchronized void giveUp() {
    over = true;
    calling = false;
  }
}
