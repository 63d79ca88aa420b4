package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Waiting;

/**
 * Where tasks wait for something to become true that a {@link Mutex} guards; made by {@link Mutex#newCondition}.
 *
 * <pre>{@code
 * mutex.withLock(() -> {
 *     while (queue.isEmpty()) {
 *         notEmpty.await();
 *     }
 *     return queue.remove();
 * });
 * }</pre>
 *
 * <p>It has no spurious wake-ups; but between the signal and the return of {@link #await} others may hold the lock, so
 * look again.
 */
public final class Condition {
  private final Mutex mutex;

  /** Guarded by the monitor of the mutex. */
  private final WaitQueue<Sleeper> queue = new WaitQueue<>();

  Condition(Mutex mutex) {
    this.mutex = mutex;
  }

  /**
   * Gives the lock up, waits for a signal, and takes the lock again. The lock is held when this returns and also when
   * it throws, which it does only after having got the lock again.
   *
   * @throws IllegalStateException when the caller does not hold the lock
   * @throws io.weft.Cancelled when the task is cancelled; a signal that has reached it counts
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void await() {
    Continuation.checkpoint();
    Sleeper sleeper = new Sleeper();
    giveUp(sleeper);
    try {
      sleeper.awaitEnd();
    } finally {
      mutex.lockUninterruptibly();
    }
  }

  private void giveUp(Sleeper sleeper) {
    synchronized (mutex) {
      mutex.requireHolder(sleeper.who(), "wait for a condition of");
      queue.add(sleeper);
      mutex.unlock();
    }
  }

  /**
   * Wakes the one that waits longest, if there is one. Never waits.
   *
   * @throws IllegalStateException when the caller does not hold the lock
   */
  public void signal() {
    synchronized (mutex) {
      mutex.requireHolder(Waiting.caller(), "signal a condition of");
      wakeOne();
    }
  }

  /**
   * Wakes all that wait. Never waits.
   *
   * @throws IllegalStateException when the caller does not hold the lock
   */
  public void signalAll() {
    synchronized (mutex) {
      mutex.requireHolder(Waiting.caller(), "signal a condition of");
      queue.drain(Waiter::grant);
    }
  }

  /** One that is cancelled passes the signal on. */
  private void wakeOne() {
    for (Sleeper next = queue.peek(); next != null; next = queue.peek()) {
      boolean woken = next.grant();
      queue.remove(next);
      if (woken) {
        return;
      }
    }
  }

  /** One that waits for a signal. */
  private final class Sleeper extends Waiter {
    @Override
    protected void abandoned() {
      synchronized (mutex) {
        if (isGranted()) {
          wakeOne();
        } else {
          withdraw(queue);
        }
      }
    }
  }

  @Override
  public String toString() {
    synchronized (mutex) {
      return "Condition[" + queue + "] of " + mutex;
    }
  }
}
