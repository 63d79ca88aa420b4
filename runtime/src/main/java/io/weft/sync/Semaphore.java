package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import java.util.Objects;

/**
 * A number of permits: who takes some waits until there are enough. In the order of the callers, so that one who wants
 * many is not overtaken for ever by those who want few.
 *
 * <pre>{@code
 * Semaphore connections = new Semaphore(100);
 * connections.withPermit(() -> fetch(address));
 * }</pre>
 *
 * <p>Permits belong to nobody: any task or thread may release them.
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class Semaphore {
  /** Guarded by the monitor of this, as is the queue. */
  private int available;

  private final WaitQueue<Acquirer> queue = new WaitQueue<>();

  /**
   * With so many permits to begin with.
   *
   * @param permits 0 or more
   */
  public Semaphore(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException("a semaphore cannot have " + permits + " permits");
    }
    available = permits;
  }

  /**
   * Waits for a permit and takes it.
   *
   * @throws io.weft.Cancelled when the task is cancelled; then it has taken none
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void acquire() {
    acquire(1);
  }

  /**
   * Waits until there are so many permits, and takes them, all or none.
   *
   * @param permits 1 or more
   * @throws io.weft.Cancelled when the task is cancelled; then it has taken none
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void acquire(int permits) {
    requirePositive(permits);
    Continuation.checkpoint();
    Acquirer acquirer = acquireOrQueue(permits);
    if (acquirer != null) {
      acquirer.awaitEnd();
    }
  }

  /** Takes a permit if there is one and nobody waits. Never waits. */
  public boolean tryAcquire() {
    return tryAcquire(1);
  }

  /**
   * Takes so many permits if there are as many and nobody waits. Never waits.
   *
   * @param permits 1 or more
   * @return false: it has taken none
   */
  public synchronized boolean tryAcquire(int permits) {
    requirePositive(permits);
    return take(permits);
  }

  /** Adds a permit. Never waits. */
  public void release() {
    release(1);
  }

  /**
   * Adds permits, which go to those that wait. Never waits.
   *
   * @param permits 1 or more
   * @throws ArithmeticException when there are more than an {@code int} can count
   */
  public synchronized void release(int permits) {
    requirePositive(permits);
    available = Math.addExact(available, permits);
    handOut();
  }

  /**
   * Calls a body with a permit.
   *
   * @param <T> the type of the value
   * @param body may wait
   * @return what the body returns; what it throws is thrown here, as the same object, checked or not
   */
  @Suspendable
  public <T> T withPermit(SuspendableCallable<T> body) {
    Objects.requireNonNull(body, "body");
    acquire();
    try {
      return body.call();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      release();
    }
  }

  /**
   * The same, for a body without value.
   *
   * @param body may wait
   */
  @Suspendable
  public void withPermit(SuspendableRunnable body) {
    Objects.requireNonNull(body, "body");
    acquire();
    try {
      body.run();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      release();
    }
  }

  /** How many permits there are, at some moment of the recent past. */
  public synchronized int available() {
    return available;
  }

  // ---- under the monitor

  private boolean take(int permits) {
    if (!queue.isEmpty() || available < permits) {
      return false;
    }
    available -= permits;
    return true;
  }

  /** Not null: the caller has to wait. */
  private synchronized Acquirer acquireOrQueue(int permits) {
    if (take(permits)) {
      return null;
    }
    Acquirer acquirer = new Acquirer(permits);
    queue.add(acquirer);
    return acquirer;
  }

  private void handOut() {
    for (Acquirer next = queue.peek();
        next != null && next.permits <= available;
        next = queue.peek()) {
      if (next.grant()) {
        available -= next.permits;
      }
      queue.remove(next);
    }
  }

  private static void requirePositive(int permits) {
    if (permits < 1) {
      throw new IllegalArgumentException("permits must be 1 or more, not " + permits);
    }
  }

  /** One that waits for permits. */
  private final class Acquirer extends Waiter {
    private final int permits;

    Acquirer(int permits) {
      this.permits = permits;
    }

    @Override
    protected void abandoned() {
      synchronized (Semaphore.this) {
        if (isGranted()) {
          available += permits;
        } else {
          withdraw(queue);
        }
        handOut(); // those behind it may want less
      }
    }

    @Override
    public String toString() {
      return permits == 1 ? super.toString() : super.toString() + " for " + permits;
    }
  }

  @Override
  public synchronized String toString() {
    return "Semaphore[" + available + " available, " + queue + "]";
  }
}
