package io.weft.internal.task;

import io.weft.Cancelled;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;

/**
 * The transitions of {@link TaskContinuation} for the other packages of the runtime. They are here and not public
 * there, because every program can see what the public {@code Task} inherits.
 */
public final class TaskControl {
  private TaskControl() {}

  /** See {@link TaskContinuation#start}. Loop's thread. */
  public static boolean start(TaskContinuation task) {
    return task.start();
  }

  /** Runs a ready task until it suspends or ends. Loop's thread. */
  public static void run(TaskContinuation task, Carrier carrier) {
    task.run(carrier);
  }

  /**
   * Takes a task out of the inbox: starts it if it is new, else gives it a permit. Loop's thread.
   *
   * @return whether it was new
   */
  public static boolean deliver(TaskContinuation task) {
    return task.deliver();
  }

  /**
   * The task that an operation waits for when it is called with this continuation, which has passed
   * its checkpoint: the task itself, or the one around it that is pinned and may block all the same.
   *
   * @return null: there is none, the thread waits
   */
  public static TaskContinuation waiter(Continuation caller) {
    return caller instanceof TaskContinuation task
        ? task
        : (TaskContinuation) caller.carrier.task();
  }

  /** Declares what the running task is about to wait for; {@code Continuation.await()} must follow. */
  public static void waitFor(TaskContinuation task, Object token) {
    task.waitFor(token);
  }

  /** The same, for a wait that no cancellation ends. */
  public static void waitUninterruptiblyFor(TaskContinuation task, Object token) {
    task.waitUninterruptiblyFor(token);
  }

  /** The running task leaves a wait by an exception: {@code abandon()} is called, now or when there is room for it. */
  public static void leave(TaskContinuation task, Abandonable wait) {
    task.leave(wait);
  }

  /** Whether a task seems to wait and does not, as the stack was too full to suspend it. Loop's thread. */
  public static boolean hasLostItsWait(TaskContinuation task) {
    return task.hasLostItsWait();
  }

  /** Whether the wait that is over was ended by a cancellation; to be asked once behind {@code await()}. */
  public static boolean wasInterrupted(TaskContinuation task) {
    return task.wasInterrupted();
  }

  /** What an operation throws whose wait {@link #wasInterrupted}. */
  public static Cancelled cancelled(TaskContinuation task) {
    return task.cancelled().thrown();
  }

  /**
   * Before the running task accepts a connection.
   *
   * @throws Cancelled when the scheduler is shutting down
   */
  public static void requireAccepting(TaskContinuation task) {
    CancelReason draining = task.share.loop.draining;
    if (draining != null) {
      throw draining.thrown();
    }
  }

  /** Whether a task has ended because its scheduler is shutting down. Its loop's thread. */
  public static boolean endedByShutdown(TaskContinuation task) {
    return task.share.loop.draining != null && task.cancellation() != null;
  }

  /** Whether the code of a task that runs is cancelled. Loop's thread. */
  public static boolean isCancelled(TaskContinuation task) {
    return task.cancelled() != null;
  }

  /**
   * Cancels a task and the tasks in its scopes, unless it has ended. Any thread.
   *
   * @throws StackOverflowError when there is no room for that; nothing has happened
   */
  public static void cancel(TaskContinuation task, CancelReason why) {
    StackRoom.require();
    TaskLoop loop = task.share.loop;
    if (loop.inLoop()) {
      task.cancelHere(why);
    } else {
      loop.send((Runnable) () -> task.cancelHere(why));
    }
  }

  /** The innermost open scope of a task, or null. Loop's thread. */
  public static ScopeLevel innermost(TaskContinuation task) {
    return task.innermost();
  }

  /** Whether a scope is open that code inside that continuation has opened. Loop's thread. */
  public static boolean hasOpened(TaskContinuation task, Continuation inside) {
    ScopeLevel innermost = task.innermost();
    return innermost != null && innermost.opener() == inside;
  }

  /** Why a task that has ended was cancelled; null: it was not, or all the same has a value or a failure. */
  public static Throwable cancellation(TaskContinuation task) {
    return task.cancellation();
  }

  /**
   * Makes a task runnable. Loop's thread.
   *
   * @return false, and nothing happens, when it waits for something else by now
   */
  public static boolean wake(TaskContinuation task, Object token) {
    return task.wake(token);
  }

  /**
   * Takes the running task's permit.
   *
   * @return false: there is none, and the task has declared that it waits for it
   */
  public static boolean takePermit(TaskContinuation task) {
    return task.takePermit();
  }

  /** Gives a task its permit. Any thread. */
  public static void unpark(TaskContinuation task) {
    task.unparkFromAnywhere();
  }

  /** Makes the running task's next checkpoint let others run. */
  public static void spendBudget(TaskContinuation task) {
    task.spendBudget();
  }

  /** The loop that a task lives on. */
  public static TaskLoop loop(TaskContinuation task) {
    return task.share.loop;
  }

  /** What a task belongs to. Any thread. */
  public static TaskGroup group(TaskContinuation task) {
    return task.share.group();
  }

  /** Where the children of the running task belong: to its innermost open scope, else to its own group. */
  public static TaskGroup.Share shareForChildren(TaskContinuation task) {
    ScopeLevel scope = task.innermost();
    return scope == null ? task.share : scope.group().share(task.share.loop);
  }

  /** Whether a task has ended; then its outcome may be read. Any thread. */
  public static boolean ended(TaskContinuation task) {
    return task.ended();
  }

  /** The failure of a task that has ended, or null. */
  public static Throwable failure(TaskContinuation task) {
    return task.failure();
  }

  /** The value of a task that has ended without failure. */
  public static Object value(TaskContinuation task) {
    return task.value();
  }

  /** Somebody has been told about the failure of a task. Any thread. */
  public static void takeFailure(TaskContinuation task) {
    task.takeFailure();
  }

  /**
   * Asks to be told about the end of a task. Any thread.
   *
   * @return false, and the listener is not told, when it has ended
   */
  public static boolean listen(TaskContinuation task, EndListener listener) {
    return task.listen(listener);
  }

  /**
   * Takes back what {@link #listen} has asked for: the listener may still be told, if that is under way. Any thread.
   */
  public static void unlisten(TaskContinuation task, EndListener listener) {
    TaskLoop loop = task.share.loop;
    if (loop.inLoop()) {
      task.unlisten(listener);
    } else {
      loop.send((Runnable) () -> task.unlisten(listener));
    }
  }

  /** A random number from 0 to below a bound, repeatable in tests. The running task's loop. */
  public static int random(TaskContinuation task, int bound) {
    return task.share.loop.random(bound);
  }

  /** What a task waits for. Loop's thread. */
  public static Object waitingOn(TaskContinuation task) {
    return task.waitingOn();
  }

  /**
   * The state as others see it. Any thread.
   *
   * @return which of the five, in the order NEW, READY, RUNNING, PARKED, DONE
   */
  public static TaskPhase phase(TaskContinuation task) {
    return TaskPhase.of(task.publishedState());
  }
}
