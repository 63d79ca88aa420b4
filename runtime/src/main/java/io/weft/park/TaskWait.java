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
    TIMED_OUT
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
  public void complete(T value) {
    end(value);
  }

  @Override
  public void fail(Throwable error) {
    end(new Failure(Objects.requireNonNull(error, "error")));
  }

  private void end(Object how) {
    if (TaskControl.loop(task).inLoop()) {
      settle(how);
    } else {
      TaskControl.loop(task).send((Runnable) () -> settle(how));
    }
  }

  @Override
  protected void fire() {
    settle(Mark.TIMED_OUT);
  }

  private void settle(Object how) {
    if (outcome == Mark.PENDING) {
      outcome = how;
      TaskControl.wake(task, this);
    }
  }
}
