package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Wait;

/** Something that has to happen a number of times before those who wait may go on; once open, it stays open. */
public final class Latch {
  /** Guarded by the monitor of this, as is the queue. */
  private int left;

  private final WaitQueue<Waiting> queue = new WaitQueue<>();

  /**
   * Opens after so many steps.
   *
   * @param count 0 or more; 0: it is open
   */
  public Latch(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a latch cannot count down from " + count);
    }
    left = count;
  }

  /** One step less; the last one lets all go on. Never waits; does nothing to an open one. */
  public synchronized void countDown() {
    if (left > 0 && --left == 0) {
      queue.drain(Waiter::grant);
    }
  }

  /**
   * Waits until it is open.
   *
   * @throws io.weft.Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void await() {
    Continuation.checkpoint();
    if (count() > 0) {
      Waiting waiting = new Waiting(Wait.begin());
      if (queue(waiting)) {
        waiting.await();
      }
    }
  }

  /** How many steps are left; 0: it is open. */
  public synchronized int count() {
    return left;
  }

  private synchronized boolean queue(Waiting waiting) {
    if (left == 0) {
      return false;
    }
    queue.add(waiting);
    return true;
  }

  /** One that waits. */
  private final class Waiting extends Waiter {
    Waiting(Wait<Waiter> wait) {
      super(wait);
    }

    @Override
    void abandon() {
      synchronized (Latch.this) {
        withdraw(queue);
      }
    }
  }

  @Override
  public synchronized String toString() {
    return "Latch[" + (left == 0 ? "open" : left + " left") + ", " + queue + "]";
  }
}
