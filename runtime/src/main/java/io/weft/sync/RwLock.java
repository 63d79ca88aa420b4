package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.park.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A lock that many may hold to read, or one to write. In the order of the callers: a reader that comes behind a writer
 * that waits, waits too, so neither side starves.
 *
 * <p>It belongs to the task, or the thread, that locked it, and is not reentrant: one that holds it to read, and locks
 * it again to read behind a waiting writer, waits for ever; it cannot be turned from one kind into the other.
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class RwLock {
  /** Guarded by the monitor of this, like all the others: each reader once, null if there is none. */
  private final List<Object> readers = new ArrayList<>();

  private Object writer;
  private final WaitQueue<Locker> queue = new WaitQueue<>();

  /** An unlocked one. */
  public RwLock() {}

  /**
   * Waits until nobody writes or waits to write, and takes the lock to read.
   *
   * @throws IllegalStateException when the caller holds it to write
   * @throws io.weft.Cancelled when the task is cancelled; then it does not hold it
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void lockRead() {
    Continuation.checkpoint();
    Locker locker = new Locker(false);
    if (!acquireOrQueue(locker)) {
      locker.awaitEnd();
    }
  }

  /**
   * Waits until nobody holds the lock, and takes it to write.
   *
   * @throws IllegalStateException when the caller holds it
   * @throws io.weft.Cancelled when the task is cancelled; then it does not hold it
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void lockWrite() {
    Continuation.checkpoint();
    Locker locker = new Locker(true);
    if (!acquireOrQueue(locker)) {
      locker.awaitEnd();
    }
  }

  /** Takes the lock to read, if nobody writes or waits. Never waits. */
  public synchronized boolean tryLockRead() {
    return queue.isEmpty() && writer == null && readers.add(Waiting.caller());
  }

  /** Takes the lock to write, if nobody holds it. Never waits. */
  public synchronized boolean tryLockWrite() {
    if (!queue.isEmpty() || writer != null || !readers.isEmpty()) {
      return false;
    }
    writer = Waiting.caller();
    return true;
  }

  /**
   * Gives up the lock to read. Never waits.
   *
   * @throws IllegalStateException when the caller does not hold it to read
   */
  public synchronized void unlockRead() {
    Object caller = Waiting.caller();
    if (!forget(caller)) {
      throw new IllegalStateException(caller + " does not hold the lock to read: " + this);
    }
    handOver();
  }

  /**
   * Gives up the lock to write. Never waits.
   *
   * @throws IllegalStateException when the caller does not hold it to write
   */
  public synchronized void unlockWrite() {
    Object caller = Waiting.caller();
    if (writer != caller) {
      throw new IllegalStateException(caller + " does not hold the lock to write: " + this);
    }
    writer = null;
    handOver();
  }

  /**
   * Calls a body with the lock held to read.
   *
   * @param <T> the type of the value
   * @param body may wait
   * @return what the body returns; what it throws is thrown here, as the same object, checked or not
   */
  @Suspendable
  public <T> T read(SuspendableCallable<T> body) {
    Objects.requireNonNull(body, "body");
    lockRead();
    try {
      return body.call();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      unlockRead();
    }
  }

  /**
   * The same, for a body without value.
   *
   * @param body may wait
   */
  @Suspendable
  public void read(SuspendableRunnable body) {
    Objects.requireNonNull(body, "body");
    lockRead();
    try {
      body.run();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      unlockRead();
    }
  }

  /**
   * Calls a body with the lock held to write.
   *
   * @param <T> the type of the value
   * @param body may wait
   * @return what the body returns; what it throws is thrown here, as the same object, checked or not
   */
  @Suspendable
  public <T> T write(SuspendableCallable<T> body) {
    Objects.requireNonNull(body, "body");
    lockWrite();
    try {
      return body.call();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      unlockWrite();
    }
  }

  /**
   * The same, for a body without value.
   *
   * @param body may wait
   */
  @Suspendable
  public void write(SuspendableRunnable body) {
    Objects.requireNonNull(body, "body");
    lockWrite();
    try {
      body.run();
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    } finally {
      unlockWrite();
    }
  }

  // ---- under the monitor

  private boolean isReading(Object who) {
    return readers.stream().anyMatch(reader -> reader == who); // a Thread's equals may be its own
  }

  private synchronized boolean acquireOrQueue(Locker locker) {
    if (writer == locker.who() || (locker.writes && isReading(locker.who()))) {
      throw new IllegalStateException(
          locker.who() + " holds the lock, and would wait for itself: " + this);
    }
    if (queue.isEmpty() && isFreeFor(locker)) {
      locker.take();
      return true;
    }
    queue.add(locker);
    return false;
  }

  private boolean isFreeFor(Locker locker) {
    return writer == null && (!locker.writes || readers.isEmpty());
  }

  private void handOver() {
    for (Locker next = queue.peek(); next != null && isFreeFor(next); next = queue.peek()) {
      if (next.grant()) {
        next.take();
      }
      queue.remove(next);
    }
  }

  private boolean forget(Object reader) {
    for (int i = readers.size() - 1; i >= 0; i--) {
      if (readers.get(i) == reader) {
        readers.set(i, readers.get(readers.size() - 1));
        readers.remove(readers.size() - 1);
        return true;
      }
    }
    return false;
  }

  /** One that waits for the lock. */
  private final class Locker extends Waiter {
    private final boolean writes;

    Locker(boolean writes) {
      this.writes = writes;
    }

    void take() {
      if (writes) {
        writer = who();
      } else {
        readers.add(who());
      }
    }

    @Override
    protected void abandoned() {
      synchronized (RwLock.this) {
        if (!isGranted()) {
          withdraw(queue);
        } else if (writes) {
          writer = null;
        } else {
          forget(who());
        }
        handOver(); // readers behind a writer that has left
      }
    }

    @Override
    public String toString() {
      return super.toString() + (writes ? " to write" : " to read");
    }
  }

  @Override
  public synchronized String toString() {
    String held = writer != null
        ? "written by " + writer
        : readers.isEmpty() ? "free" : "read by " + readers.size() + ": " + readers;
    return "RwLock[" + held + ", " + queue + "]";
  }
}
