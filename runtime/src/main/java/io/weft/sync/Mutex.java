package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.park.Waiting;
import java.util.Objects;

/**
 * A lock for code that waits while it holds it, which a monitor forbids. One holder at a time, handed over in the order
 * of the callers.
 *
 * <pre>{@code
 * Mutex mutex = new Mutex();
 * mutex.withLock(() -> {
 *     Account account = load(id);    // may wait
 *     store(account.plus(amount));
 * });
 * }</pre>
 *
 * <p>Tasks of one loop that do not wait in between need no lock at all. It belongs to the task, or the thread, that
 * locked it, and is not reentrant. What the last holder did is visible to the next one.
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class Mutex {
  private final String name;

  /** The task or thread that has it, or null; guarded by the monitor of this, as is the queue. */
  private Object holder;

  private final WaitQueue<Locker> queue = new WaitQueue<>();

  /** An unlocked one. */
  public Mutex() {
    this("Mutex");
  }

  /**
   * An unlocked one with a name.
   *
   * @param name for messages and dumps
   */
  public Mutex(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /**
   * Waits until it is free, and takes it. A task that is cancelled before it has been handed over does not hold it.
   *
   * @throws IllegalStateException when the caller holds it
   * @throws io.weft.Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void lock() {
    Continuation.checkpoint();
    Locker locker = acquireOrQueue(Waiting.caller());
    if (locker != null) {
      locker.awaitEnd();
    }
  }

  /** Takes it back for {@link Condition}, also for a task that is cancelled. */
  @Suspendable
  void lockUninterruptibly() {
    Locker locker = acquireOrQueue(Waiting.caller());
    if (locker != null) {
      locker.awaitUninterrupted();
    }
  }

  /**
   * Takes it if it is free. Never waits.
   *
   * @return false: another one, or the caller itself, holds it
   */
  public synchronized boolean tryLock() {
    if (holder != null) {
      return false;
    }
    holder = Waiting.caller();
    return true;
  }

  /**
   * Gives it up, to the one that waits longest. Never waits.
   *
   * @throws IllegalStateException when the caller does not hold it
   */
  public void unlock() {
    Object caller = Waiting.caller();
    synchronized (this) {
      requireHolder(caller, "unlock");
      handOver();
    }
  }

  /**
   * Calls a body with the lock held.
   *
   * @param <T> the type of the value
   * @param body may wait
   * @return what the body returns; what it throws is thrown here, as the same object, checked or not
   */
  @Suspendable
  public <T> T withLock(SuspendableCallable<T> body) {
    Objects.requireNonNull(body, "body");
    lock();
    try {
      return body.call();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      unlock();
    }
  }

  /**
   * The same, for a body without value.
   *
   * @param body may wait
   */
  @Suspendable
  public void withLock(SuspendableRunnable body) {
    Objects.requireNonNull(body, "body");
    lock();
    try {
      body.run();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      unlock();
    }
  }

  /** A condition of what this lock guards. */
  public Condition newCondition() {
    return new Condition(this);
  }

  /** Whether somebody holds it, at some moment of the recent past. */
  public synchronized boolean isLocked() {
    return holder != null;
  }

  /** Whether the calling task, or thread, holds it. */
  public boolean isHeldByCaller() {
    Object caller = Waiting.caller();
    synchronized (this) {
      return holder == caller;
    }
  }

  // ---- under the monitor

  /** Not null: the caller has to wait. */
  private synchronized Locker acquireOrQueue(Object caller) {
    if (holder == null) {
      holder = caller;
      return null;
    }
    if (holder == caller) {
      throw new IllegalStateException(
          caller + " holds " + name + " already, and would wait for itself: it is not reentrant");
    }
    Locker locker = new Locker();
    queue.add(locker);
    return locker;
  }

  private void handOver() {
    for (Locker next = queue.peek(); next != null; next = queue.peek()) {
      Object candidate = next.who();
      if (next.grant()) {
        holder = candidate;
        queue.remove(next);
        return;
      }
      queue.remove(next);
    }
    holder = null;
  }

  void requireHolder(Object caller, String operation) {
    if (holder != caller) {
      throw new IllegalStateException(caller + " cannot " + operation + " " + name + ", which is "
          + (holder == null ? "not locked" : "held by " + holder));
    }
  }

  /** One that waits for the lock. */
  private final class Locker extends Waiter {
    @Override
    protected void abandoned() {
      synchronized (Mutex.this) {
        if (isGranted()) {
          handOver();
        } else {
          withdraw(queue);
        }
      }
    }
  }

  @Override
  public synchronized String toString() {
    return name + "[" + (holder == null ? "free" : "held by " + holder) + ", " + queue + "]";
  }
}
