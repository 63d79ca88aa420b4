package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;

/**
 * A value of which only the latest matters, such as a configuration: it can be read at any time, and watchers wait for
 * the next change. One that is slow sees the latest value, and not each in between.
 *
 * <pre>{@code
 * Watch<Config> config = new Watch<>(Config.load());
 * Watch<Config>.Watcher watcher = config.watcher();
 * while (true) {
 *     apply(watcher.next());
 * }
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class Watch<T> {
  /** The four are guarded by the monitor of this. */
  private T value;

  /** How often it was set. */
  private long version;

  private boolean closed;
  private final WaitQueue<Awaiter> queue = new WaitQueue<>();

  /**
   * With a first value.
   *
   * @param initial may be null
   */
  public Watch(T initial) {
    value = initial;
  }

  /** The latest value. Never waits. */
  public synchronized T get() {
    return value;
  }

  /**
   * Sets the value and wakes the watchers, also when it equals the last one. Never waits.
   *
   * @param next may be null
   * @throws ChannelClosedException when it is closed
   */
  public synchronized void set(T next) {
    if (closed) {
      throw new ChannelClosedException("set on a Watch that is closed", null);
    }
    value = next;
    version++;
    queue.drain(Waiter::grant);
  }

  /** There will be no other value: watchers that have seen the last one are told so. Never waits. */
  public synchronized void close() {
    closed = true;
    queue.drain(Waiter::grant);
  }

  /** A watcher that has seen the value of this moment. */
  public synchronized Watcher watcher() {
    return new Watcher(version);
  }

  private synchronized boolean queue(Awaiter awaiter, long seen) {
    if (closed || version != seen) {
      return false;
    }
    queue.add(awaiter);
    return true;
  }

  /** Waits for changes; for one task at a time. */
  public final class Watcher {
    /** The version that was seen last; the watching task's only. */
    private long seen;

    private Watcher(long seen) {
      this.seen = seen;
    }

    /**
     * Waits for a value that was set after the one seen last.
     *
     * @return the latest value
     * @throws ChannelClosedException when the last value was seen, and it is closed
     * @throws io.weft.Cancelled when the task is cancelled
     * @throws io.weft.PinnedException when the task cannot be suspended here
     * @throws IllegalStateException when another task has been given the value by this meanwhile
     */
    @Suspendable
    public T next() {
      Continuation.checkpoint();
      Awaiter awaiter = new Awaiter();
      if (queue(awaiter, seen)) {
        awaiter.awaitEnd();
      }
      return take();
    }

    /** Whether {@link #next} would return at once with a value. */
    public boolean hasChanged() {
      synchronized (Watch.this) {
        return version != seen;
      }
    }

    private T take() {
      synchronized (Watch.this) {
        if (version == seen && !closed) {
          throw new IllegalStateException(
              "two tasks watch by one Watch.Watcher: each needs its own");
        }
        if (version == seen) {
          throw new ChannelClosedException(
              "there will be no other value: the Watch is closed", null);
        }
        seen = version;
        return value;
      }
    }
  }

  /** One that waits. */
  private final class Awaiter extends Waiter {
    @Override
    protected void abandoned() {
      synchronized (Watch.this) {
        withdraw(queue);
      }
    }
  }

  @Override
  public String toString() {
    T latest;
    String before;
    String behind;
    synchronized (this) { // the value's own text is none of this lock's business
      latest = value;
      before = closed ? "Watch[closed, " : "Watch[";
      behind = ", " + queue + "]";
    }
    return before + latest + behind;
  }
}
