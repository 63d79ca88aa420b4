package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.Timer;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * The wait of a task. Its fields are confined to the task's loop: a completion from elsewhere goes through the loop's
 * inbox. It is its own timer, so that a wait with a time-out is one object.
 */
final class TaskWait<T> extends Timer implements Wait<T> {
  private enum Mark {
    PENDING,
    TIMED_OUT,
    CANCELLED
  }

  private record Failure(Throwable error) {}

  private final TaskContinuation task;

  /** A {@link Mark}, a {@link Failure}, or the value. */
  private Object outcome = Mark.PENDING;

  TaskWait(TaskContinuation task) {
    this.task = task;
  }

  @Override
  @Suspendable
  public T await() {
    if (TaskControl.waiter(Continuation.current()) != task) {
      refuse();
    }
    begin();
    Continuation.await();
    throwIfInterrupted();
    return value();
  }

  @Override
  @Suspendable
  public T await(Duration timeout) throws TimeoutException {
    long timeoutNs = Timeouts.nanos(timeout);
    if (TaskControl.waiter(Continuation.current()) != task) {
      refuse();
    }
    begin();
    if (outcome == Mark.PENDING) {
      EventLoop.of(task).arm(this, timeoutNs);
    }
    Continuation.await();
    EventLoop.of(task).cancel(this);
    throwIfInterrupted();
    if (outcome == Mark.TIMED_OUT) {
      throw new TimeoutException("not completed within " + timeout);
    }
    return value();
  }

  /** Waits for nothing but the time; not an error, so it makes no exception. */
  @Suspendable
  void sleep(long delayNs) {
    TaskControl.waitFor(task, this);
    EventLoop.of(task).arm(this, delayNs);
    Continuation.await();
    EventLoop.of(task).cancel(this);
    throwIfInterrupted();
  }

  /** What came after the cancellation, but before the task ran, is not lost. */
  private void throwIfInterrupted() {
    if (TaskControl.wasInterrupted(task) && outcome == Mark.PENDING) {
      outcome = Mark.CANCELLED;
      throw TaskControl.cancelled(task);
    }
  }

  private void begin() {
    if (outcome == Mark.PENDING) {
      TaskControl.waitFor(task, this);
    }
  }

  @Suspendable
  private void refuse() {
    Continuation.checkpoint(); // under a pin, that is what to say
    throw new IllegalStateException(
        "a wait that was begun by " + task + " can only be awaited by that task");
  }

  @SuppressWarnings("unchecked") // complete() takes nothing but a T
  private T value() {
    if (outcome instanceof Failure failure) {
      throw Rethrow.as(failure.error());
    }
    return (T) outcome;
  }

  @Override
  public boolean complete(T value) {
    return end(value);
  }

  @Override
  public boolean fail(Throwable error) {
    return end(new Failure(Objects.requireNonNull(error, "error")));
  }

  private boolean end(Object how) {
    if (TaskControl.loop(task).inLoop()) {
      return settle(how);
    }
    TaskControl.loop(task).send((Runnable) () -> settle(how));
    return true;
  }

  @Override
  protected void fire() {
    settle(Mark.TIMED_OUT);
  }

  private boolean settle(Object how) {
    if (outcome != Mark.PENDING) {
      return false;
    }
    outcome = how;
    TaskControl.wake(task, this);
    return true;
  }
}
