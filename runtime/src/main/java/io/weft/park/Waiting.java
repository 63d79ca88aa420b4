package io.weft.park;

import io.weft.Suspendable;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.Timer;
import io.weft.internal.task.Abandonable;
import io.weft.internal.task.OnceCell;
import io.weft.internal.task.StackRoom;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskLoop;
import io.weft.internal.task.Timeouts;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One wait of one caller, to be extended by what keeps its waiters in a queue: so that a wait is one object and one
 * frame. {@link Wait} is the same for those who need no queue.
 *
 * <p>Pass a checkpoint, make one, put it where others find it, then {@link #awaitEnd}. Whoever {@linkplain #end
 * ends} it first ends the wait, before, during or after that, from any thread; so does a cancellation of the task,
 * unless it comes later than the completion. It is used once, by the caller that made it.
 */
@SuppressWarnings("exports") // its superclass is internal
public abstract class Waiting extends OnceCell implements Runnable, Abandonable {
  private enum Mark {
    CANCELLED,
    TIMED_OUT,
    CLOSED
  }

  /** A {@link TaskContinuation}, or else a {@link Thread}. */
  private final Object who;

  /** A wait of the calling task, or thread, which has passed a checkpoint. */
  protected Waiting() {
    who = caller();
    if (isOfTask()) {
      StackRoom.requireForWait();
    }
  }

  /** The task that calls; the thread if there is none. */
  public static Object caller() {
    Continuation task = Carrier.current().task();
    return task != null ? task : Thread.currentThread();
  }

  /** The task, or thread, that waits. */
  public final Object who() {
    return who;
  }

  // ---- whoever waits

  /**
   * Waits until this is completed: parks the task, or blocks the thread; an interrupt does not end it.
   *
   * @throws io.weft.Cancelled when the task was cancelled before this was completed
   */
  @Suspendable
  public final void awaitEnd() {
    try {
      if (isOfTask()) {
        while (declare()) {
          Continuation.await();
          takeCancellation();
        }
      } else {
        block();
      }
      throwIfCancelled();
    } catch (Throwable thrown) {
      leaving = true;
      leave();
      throw thrown;
    }
    result();
  }

  /**
   * The same, with what {@link #result} returns. A method of its own, and not the body of the one above, as a call in tail
   * position needs no frame: so a method without value calls that one, and a method with a value this one.
   *
   * @return that, when this was completed
   */
  @Suspendable
  public final Object awaitResult() {
    try {
      if (isOfTask()) {
        while (declare()) {
          Continuation.await();
          takeCancellation();
        }
      } else {
        block();
      }
      throwIfCancelled();
    } catch (Throwable thrown) {
      leaving = true;
      leave();
      throw thrown;
    }
    return result();
  }

  /**
   * The same; a cancellation does not end it.
   *
   * @return what {@link #result} returns, when this was completed
   */
  @Suspendable
  public final Object awaitUninterrupted() {
    try {
      if (isOfTask()) {
        while (declareUninterruptible()) {
          Continuation.await();
        }
      } else {
        block();
      }
    } catch (Throwable thrown) {
      leaving = true;
      leave();
      throw thrown;
    }
    return result();
  }

  /**
   * Waits until this is completed, but not for ever.
   *
   * @param timeout zero or less: not at all
   * @return false: the time was over before, and it cannot be completed any more
   * @throws io.weft.Cancelled when the task was cancelled before either
   */
  @Suspendable
  public final boolean awaitEnd(Duration timeout) {
    TimeOut timeOut = null;
    try {
      if (isOfTask()) {
        timeOut = arm(Timeouts.nanos(timeout));
        while (declare()) {
          Continuation.await();
          takeCancellation();
        }
        disarm(timeOut);
      } else {
        block(Timeouts.nanos(timeout));
      }
      throwIfCancelled();
    } catch (Throwable thrown) {
      leaving = true;
      leave();
      disarm(timeOut);
      throw thrown;
    }
    return !isTimedOut();
  }

  /** What {@link #awaitResult} returns when this was completed; what it throws, {@link #awaitEnd} throws, too. */
  protected Object result() {
    return value();
  }

  /**
   * It will not take what it waits for, as the task is cancelled or could not be suspended: leave the queue, and if this
   * was completed all the same, give that back. May be called when {@link #tryClose} still succeeds.
   */
  protected void abandoned() {}

  private void leave() {
    if (who instanceof TaskContinuation task) {
      TaskControl.leave(task, this);
    } else {
      abandon();
    }
  }

  @Override
  public final void abandon() {
    leaving = false;
    abandoned();
  }

  // ---- whoever ends the wait

  /**
   * Ends the wait. Any thread; never waits.
   *
   * @param how not null
   * @return false: it is over, and whatever was to be given was not
   */
  public final boolean end(Object how) {
    if (value() != null || leaving) {
      return false;
    }
    if (who instanceof TaskContinuation task) {
      TaskLoop loop = TaskControl.loop(task);
      if (loop.inLoop()) {
        if (TaskControl.hasLostItsWait(task)) {
          return false;
        }
        // First, as the stack may be too full for it: then nothing has happened. It runs only
        // later, and looks again.
        TaskControl.wake(task, this);
        return set(how);
      }
      return set(how, loop);
    }
    Thread thread = (Thread) who;
    // A full stack refuses this one, and nothing has happened: the thread looks, and waits on.
    LockSupport.unpark(thread);
    if (set(how)) {
      LockSupport.unpark(thread);
      return true;
    }
    return false;
  }

  private boolean set(Object how, TaskLoop loop) {
    StackRoom.requireForMessage(); // to tell the loop, too
    if (set(how)) {
      loop.send(this);
      return true;
    }
    return false;
  }

  /**
   * Makes sure that it will not be completed any more, when nobody waits. Any thread.
   *
   * @return false: it is over, or was completed
   */
  public final boolean tryClose() {
    return set(Mark.CLOSED);
  }

  /** On the loop's thread: it was completed by another one. */
  @Override
  public final void run() {
    boolean left = leaving;
    TaskControl.wake((TaskContinuation) who, this);
    if (left) {
      abandon();
    }
  }

  /** Whether the wait is over without having been completed. */
  final boolean isOver() {
    return value() instanceof Mark;
  }

  /** Whether the time was over first. */
  final boolean isTimedOut() {
    return value() == Mark.TIMED_OUT;
  }

  // ---- the parts of a wait that suspend nothing

  private boolean isOfTask() {
    return who instanceof TaskContinuation;
  }

  /** False: it was completed. */
  private boolean declare() {
    if (value() != null) {
      return false;
    }
    TaskControl.waitFor((TaskContinuation) who, this);
    return true;
  }

  private boolean declareUninterruptible() {
    if (value() != null) {
      return false;
    }
    TaskControl.waitUninterruptiblyFor((TaskContinuation) who, this);
    return true;
  }

  private TimeOut arm(long timeoutNs) {
    if (value() != null) {
      return null;
    }
    TimeOut timeOut = new TimeOut(this);
    EventLoop.of((TaskContinuation) who).arm(timeOut, timeoutNs);
    return timeOut;
  }

  private void disarm(TimeOut timeOut) {
    if (timeOut != null) {
      EventLoop.of((TaskContinuation) who).cancel(timeOut);
    }
  }

  /** What came after the cancellation, but before the task ran, is not lost. */
  private void takeCancellation() {
    if (TaskControl.wasInterrupted((TaskContinuation) who)) {
      set(Mark.CANCELLED);
    }
  }

  private void throwIfCancelled() {
    if (value() == Mark.CANCELLED) {
      throw TaskControl.cancelled((TaskContinuation) who);
    }
  }

  private void block() {
    boolean interrupted = false;
    while (value() == null) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    restore(interrupted);
  }

  private void block(long timeoutNs) {
    long startNs = System.nanoTime();
    boolean interrupted = false;
    while (value() == null) {
      long leftNs = timeoutNs - (System.nanoTime() - startNs);
      if (leftNs <= 0) {
        set(Mark.TIMED_OUT);
      } else {
        LockSupport.parkNanos(this, leftNs);
        interrupted |= Thread.interrupted();
      }
    }
    restore(interrupted);
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return who.toString();
  }

  /** Confined to the loop's thread. */
  private static final class TimeOut extends Timer {
    private final Waiting waiting;

    TimeOut(Waiting waiting) {
      this.waiting = waiting;
    }

    @Override
    protected void fire() {
      waiting.end(Mark.TIMED_OUT);
    }
  }
}
