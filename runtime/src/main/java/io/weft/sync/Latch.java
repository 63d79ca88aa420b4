package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;

/** Something that has to happen a number of times before those who wait may go on; once open, it stays open. */
public final class Latch {
  /** Guarded by the monitor of this, as is the queue. */
  private int left;

  private final WaitQueue<Awaiter> queue = new WaitQueue<>();

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
    Awaiter awaiter = queueIfClosed();
    if (awaiter != null) {
      awaiter.awaitEnd();
    }
  }

  /** How many steps are left; 0: it is open. */
  public synchronized int count() {
    return left;
  }

  private synchronized Awaiter queueIfClosed() {
    if (left == 0) {
      return null;
    }
    Awaiter awaiter = new Awaiter();
    queue.add(awaiter);
    return awaiter;
  }

  /** One that waits. */
  private final class Awaiter extends Waiter {
    @Override
    protected void abandoned() {
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
