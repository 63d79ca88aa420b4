package io.weft.interop;

import io.weft.internal.task.Rethrow;
import io.weft.park.Wait;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * The subscriber behind {@link Elements}: keeps what has come and was not taken, and asks for more when half of that
 * is gone.
 *
 * <p>Fields are guarded by the monitor of this.
 */
final class ElementBuffer<T> implements Flow.Subscriber<T> {
  private final Upstream upstream = new Upstream();
  private final ArrayDeque<T> elements = new ArrayDeque<>();

  /** How many elements are asked for at once. */
  private final int batch;

  /** How many were taken since then. */
  private int taken;

  /** No elements come any more, whatever the publisher does. */
  private boolean ended;

  /** To be thrown behind the last element, once; null: nothing. */
  private Throwable failure;

  /** Who waits for the next signal; null: nobody. */
  private Wait<Object> waiting;

  ElementBuffer(int prefetch) {
    batch = prefetch - prefetch / 2;
    upstream.request(prefetch);
  }

  // ---- the publisher's side

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    upstream.begin(subscription);
  }

  @Override
  public void onNext(T element) {
    signal(put(Objects.requireNonNull(element, "element")));
  }

  @Override
  public void onError(Throwable thrown) {
    Objects.requireNonNull(thrown, "failure");
    upstream.end();
    signal(end(thrown));
  }

  @Override
  public void onComplete() {
    upstream.end();
    signal(end(null));
  }

  private synchronized Wait<Object> put(T element) {
    if (!ended) { // else it was on its way when this was closed
      elements.add(element);
    }
    return waiting;
  }

  private synchronized Wait<Object> end(Throwable thrown) {
    if (!ended) {
      ended = true;
      failure = thrown;
    }
    return waiting;
  }

  private static void signal(Wait<Object> waiter) {
    if (waiter != null) {
      waiter.complete(null);
    }
  }

  // ---- the consumer's side

  /** Takes an element; null: there is none, for now or for ever. */
  T take() {
    T element;
    boolean refill;
    synchronized (this) {
      element = elements.poll();
      if (element == null) {
        return null;
      }
      taken++;
      refill = taken == batch;
      if (refill) {
        taken = 0;
      }
    }
    if (refill) {
      upstream.request(batch);
    }
    return element;
  }

  /** Whether all elements were taken and no more come. The first to find out about a failure gets it thrown. */
  synchronized boolean isOver() {
    if (!ended || !elements.isEmpty()) {
      return false;
    }
    Throwable thrown = failure;
    failure = null;
    if (thrown != null) {
      throw Rethrow.as(thrown);
    }
    return true;
  }

  /**
   * Has a wait completed by the next signal; {@link #forget} must follow.
   *
   * @return false: there is no need to wait
   */
  synchronized boolean awaitSignal(Wait<Object> wait) {
    if (ended || !elements.isEmpty()) {
      return false;
    }
    if (waiting != null) {
      throw new IllegalStateException("two callers wait for elements of one subscription at once");
    }
    waiting = wait;
    return true;
  }

  /** That wait is over, for whatever reason. */
  synchronized void forget(Wait<Object> wait) {
    if (waiting == wait) {
      waiting = null;
    }
  }

  /** Cancels the subscription and drops what was not taken. Any thread. */
  void close() {
    Wait<Object> waiter;
    synchronized (this) {
      elements.clear();
      ended = true;
      failure = null;
      waiter = waiting;
    }
    upstream.cancel();
    signal(waiter);
  }
}
