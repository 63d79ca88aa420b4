package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import java.util.Objects;

/**
 * A value, or a failure, that is set once, and that any number may wait for.
 *
 * <pre>{@code
 * Oneshot<Address> address = new Oneshot<>();
 * Task.spawn(() -> serve(address::complete));
 * connect(address.await());
 * }</pre>
 *
 * @param <T> the type of the value
 */
public final class Oneshot<T> {
  /** The four are guarded by the monitor of this. */
  private boolean done;

  private T value;
  private Throwable failure;
  private final WaitQueue<Awaiter> queue = new WaitQueue<>();

  /** An empty one. */
  public Oneshot() {}

  /**
   * Sets the value. Never waits.
   *
   * @param value may be null
   * @return false, and nothing happens, when a value or a failure is set
   */
  public boolean complete(T value) {
    return set(value, null);
  }

  /**
   * Sets a failure. Never waits.
   *
   * @param failure what {@link #await} is to throw, as the same object each time
   * @return false, and nothing happens, when a value or a failure is set
   */
  public boolean fail(Throwable failure) {
    return set(null, Objects.requireNonNull(failure, "failure"));
  }

  /**
   * Waits for the value.
   *
   * @return the value; if a failure is set, that is thrown, checked or not
   * @throws io.weft.Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public T await() {
    Continuation.checkpoint();
    if (!isDone()) {
      Awaiter awaiter = new Awaiter();
      if (queue(awaiter)) {
        awaiter.awaitEnd();
      }
    }
    return outcome();
  }

  /** Whether a value or a failure is set. */
  public synchronized boolean isDone() {
    return done;
  }

  private synchronized boolean set(T its, Throwable thrown) {
    if (done) {
      return false;
    }
    done = true;
    value = its;
    failure = thrown;
    queue.drain(Waiter::grant);
    return true;
  }

  private synchronized boolean queue(Awaiter awaiter) {
    if (!done) {
      queue.add(awaiter);
    }
    return !done;
  }

  private synchronized T outcome() {
    if (failure != null) {
      throw Rethrow.as(failure);
    }
    return value;
  }

  /** One that waits. */
  private final class Awaiter extends Waiter {
    @Override
    protected void abandoned() {
      synchronized (Oneshot.this) {
        withdraw(queue);
      }
    }
  }

  @Override
  public String toString() {
    String before;
    Object outcome;
    String behind;
    synchronized (this) { // the text of what was given is none of this lock's business
      before = !done ? "empty" : failure != null ? "failed: " : "value ";
      outcome = !done ? "" : failure != null ? failure : value;
      behind = ", " + queue + "]";
    }
    return "Oneshot[" + before + outcome + behind;
  }
}
