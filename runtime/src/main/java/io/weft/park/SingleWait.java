package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/** A wait by itself, in no queue. */
final class SingleWait<T> extends Waiting implements Wait<T> {
  private static final Object NULL = new Object();

  private record Failure(Throwable error) {}

  /** For people; null: nothing to say. */
  private final Object waitedFor;

  SingleWait(Object waitedFor) {
    this.waitedFor = waitedFor;
  }

  @Override
  @Suspendable
  @SuppressWarnings("unchecked") // complete() takes nothing but a T
  public T await() {
    if (caller() != who()) {
      refuse();
    }
    return (T) awaitResult();
  }

  @Override
  @Suspendable
  @SuppressWarnings("unchecked")
  public T awaitUninterruptibly() {
    if (caller() != who()) {
      refuse();
    }
    return (T) awaitUninterrupted();
  }

  @Override
  @Suspendable
  @SuppressWarnings("unchecked")
  public T await(Duration timeout) throws TimeoutException {
    if (caller() != who()) {
      refuse();
    }
    if (!awaitEnd(timeout)) {
      throw new TimeoutException("not completed within " + timeout);
    }
    return (T) result();
  }

  @Suspendable
  private void refuse() {
    Continuation.checkpoint(); // under a pin, that is what to say
    throw new IllegalStateException("a wait that was begun by " + who()
        + " can only be awaited by that " + (who() instanceof Thread ? "thread" : "task"));
  }

  @Override
  protected Object result() {
    Object outcome = value();
    if (outcome instanceof Failure failure) {
      throw Rethrow.as(failure.error());
    }
    if (isOver()) {
      throw new IllegalStateException("a wait is used once, and this one "
          + (isTimedOut() ? "has timed out" : "was cancelled"));
    }
    return outcome == NULL ? null : outcome;
  }

  @Override
  public boolean complete(T value) {
    return end(value == null ? NULL : value);
  }

  @Override
  public boolean fail(Throwable error) {
    return end(new Failure(Objects.requireNonNull(error, "error")));
  }

  @Override
  public String toString() {
    if (waitedFor != null) {
      return waitedFor.toString();
    }
    Object outcome = value();
    return outcome == null ? "completion" : "completed with " + outcome;
  }
}
