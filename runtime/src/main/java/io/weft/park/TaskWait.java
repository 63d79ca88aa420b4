package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.Timer;
import io.weft.internal.task.OnceCell;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * The wait of a task. Whoever sets the cell ends the wait: a completion on any thread, the time-out, or the
 * cancellation of the task. The loop is told only afterwards.
 */
final class TaskWait<T> extends OnceCell implements Wait<T>, Runnable {
  private enum Mark {
    NULL,
    TIMED_OUT,
    CANCELLED
  }

  private record Failure(Throwable error) {}

  private final TaskContinuation task;

  /** For dumps; null: unknown. */
  private final Object waitedFor;

  TaskWait(TaskContinuation task, Object waitedFor) {
    this.task = task;
    this.waitedFor = waitedFor;
  }

  @Override
  @Suspendable
  public T await() {
    if (TaskControl.waiter(Continuation.current()) != task) {
      refuse();
    }
    if (value() == null) {
      TaskControl.waitFor(task, this);
    }
    Continuation.await();
    return outcome();
  }

  @Override
  @Suspendable
  public T await(Duration timeout) throws TimeoutException {
    long timeoutNs = Timeouts.nanos(timeout);
    if (TaskControl.waiter(Continuation.current()) != task) {
      refuse();
    }
    TimeOut timeOut = null;
    if (value() == null) {
      TaskControl.waitFor(task, this);
      timeOut = new TimeOut(this);
      EventLoop.of(task).arm(timeOut, timeoutNs);
    }
    Continuation.await();
    if (timeOut != null) {
      EventLoop.of(task).cancel(timeOut);
      if (value() == Mark.TIMED_OUT) {
        TaskControl.wasInterrupted(task); // that was later
        throw new TimeoutException("not completed within " + timeout);
      }
    }
    return outcome();
  }

  @Override
  @Suspendable
  public T awaitUninterruptibly() {
    if (TaskControl.waiter(Continuation.current()) != task) {
      refuse();
    }
    if (value() == null) {
      TaskControl.waitUninterruptiblyFor(task, this);
    }
    Continuation.await();
    return outcome();
  }

  @Suspendable
  private void refuse() {
    Continuation.checkpoint(); // under a pin, that is what to say
    throw new IllegalStateException(
        "a wait that was begun by " + task + " can only be awaited by that task");
  }

  /** What came after the cancellation, but before the task ran, is not lost. */
  @SuppressWarnings("unchecked") // complete() takes nothing but a T
  private T outcome() {
    if (TaskControl.wasInterrupted(task) && set(Mark.CANCELLED)) {
      throw TaskControl.cancelled(task);
    }
    Object outcome = value();
    if (outcome instanceof Failure failure) {
      throw Rethrow.as(failure.error());
    }
    if (outcome instanceof Mark mark) {
      if (mark != Mark.NULL) {
        throw new IllegalStateException("a wait is used once, and this one "
            + (mark == Mark.TIMED_OUT ? "has timed out" : "was cancelled"));
      }
      return null;
    }
    return (T) outcome;
  }

  @Override
  public boolean complete(T value) {
    return end(value == null ? Mark.NULL : value);
  }

  @Override
  public boolean fail(Throwable error) {
    return end(new Failure(Objects.requireNonNull(error, "error")));
  }

  private boolean end(Object how) {
    if (!set(how)) {
      return false;
    }
    TaskLoop loop = TaskControl.loop(task);
    if (loop.inLoop()) {
      run();
    } else {
      loop.send(this);
    }
    return true;
  }

  /** On the loop's thread: the wait has ended. */
  @Override
  public void run() {
    TaskControl.wake(task, this);
  }

  @Override
  public String toString() {
    Object outcome = value();
    if (outcome != null) {
      return "its turn; completed with " + outcome;
    }
    return waitedFor == null ? "completion" : waitedFor.toString();
  }

  /** Confined to the loop's thread. */
  private static final class TimeOut extends Timer {
    private final TaskWait<?> wait;

    TimeOut(TaskWait<?> wait) {
      this.wait = wait;
    }

    @Override
    protected void fire() {
      wait.end(Mark.TIMED_OUT);
    }
  }
}
