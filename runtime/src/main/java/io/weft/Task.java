package io.weft;

import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.task.CancelReason;
import io.weft.internal.task.EndListener;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskGroup;
import io.weft.park.Sleep;
import io.weft.park.Waiting;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread of control that costs no thread: a body that a {@link Scheduler} runs on one of its loops, and that gives
 * the loop to other tasks whenever it waits.
 *
 * <pre>{@code
 * Task<Integer> length = Task.spawn(() -> fetch(address).length());
 * other();
 * int n = length.join();
 * }</pre>
 *
 * <p>Tasks of one loop take turns and are never interrupted between two waits. A task is told apart by identity.
 *
 * @param <T> the type of its value
 */
@SuppressWarnings({"exports", "overloads"
}) // its superclass is internal; a lambda with a value is a callable
public final class Task<T> extends TaskContinuation {
  private final long number;

  /** Null until asked for, unless given; guarded by the monitor of this. */
  private String name;

  /** Where a task is in its life. */
  public enum State {
    /** Made, and not yet received by its loop. */
    NEW,
    /** Waits for its turn. */
    READY,
    /** Has the loop. */
    RUNNING,
    /** Waits for something else than its turn. */
    PARKED,
    /** Has returned or thrown. */
    DONE
  }

  Task(TaskGroup.Share share, Object body, long number, String name) {
    super(share, body);
    this.number = number;
    this.name = name;
    inherit();
  }

  @Override
  @Suspendable
  @SuppressWarnings("unchecked")
  protected Object body() throws Exception {
    Object body = takeContent();
    if (body instanceof SuspendableCallable) {
      return ((SuspendableCallable<T>) body).call();
    }
    ((SuspendableRunnable) body).run();
    return null;
  }

  // ---- making tasks

  /**
   * Starts a child of the calling task, on the same loop; it runs when the caller waits or ends. Does not wait.
   *
   * @param <T> the type of the value
   * @param body what it runs
   * @return the child
   * @throws IllegalStateException outside a task
   */
  public static <T> Task<T> spawn(SuspendableCallable<T> body) {
    return spawnHere(Objects.requireNonNull(body, "body"));
  }

  /**
   * The same, for a body without value.
   *
   * @param body what it runs
   * @return the child, whose value is null
   * @throws IllegalStateException outside a task
   */
  public static Task<Void> spawn(SuspendableRunnable body) {
    return spawnHere(runnable(body));
  }

  /**
   * Starts a child of the calling task on a loop of choice. Does not wait.
   *
   * @param <T> the type of the value
   * @param where on which loop it lives
   * @param body what it runs; what it shares with the caller must be safe for use by two threads
   * @return the child
   * @throws IllegalStateException outside a task
   */
  public static <T> Task<T> spawnOn(Placement where, SuspendableCallable<T> body) {
    return spawnAt(where, Objects.requireNonNull(body, "body"));
  }

  /**
   * The same, for a body without value.
   *
   * @param where on which loop it lives
   * @param body what it runs; what it shares with the caller must be safe for use by two threads
   * @return the child, whose value is null
   * @throws IllegalStateException outside a task
   */
  public static Task<Void> spawnOn(Placement where, SuspendableRunnable body) {
    return spawnAt(where, runnable(body));
  }

  private static <T> Task<T> spawnHere(Object body) {
    Task<?> parent = current();
    return start(parent, TaskControl.shareForChildren(parent), body);
  }

  private static <T> Task<T> spawnAt(Placement where, Object body) {
    return spawn(TaskControl.shareForChildren(current()).group(), where, body);
  }

  /** Starts a task of a group, from any task. */
  static <T> Task<T> spawn(TaskGroup group, Placement where, Object body) {
    Task<?> parent = current();
    EventLoop here = EventLoop.of(parent);
    EventLoop loop = where.choose(here);
    return loop == here
        ? start(parent, group.share(loop), body)
        : send(loop, group, body, here.nextTaskNumber());
  }

  private static <T> Task<T> start(Task<?> parent, TaskGroup.Share share, Object body) {
    EventLoop loop = EventLoop.of(parent);
    Task<T> child = new Task<>(share, body, loop.nextTaskNumber(), null);
    if (!loop.start(child)) {
      throw share.group().closed();
    }
    return child;
  }

  /** Starts a task from another thread than its loop's. */
  static <T> Task<T> send(EventLoop loop, TaskGroup group, Object body, long number) {
    if (!group.tryHoldForNew()) {
      throw group.closed();
    }
    Task<T> task = new Task<>(group.share(loop), body, number, null);
    loop.startFromAnywhere(task);
    return task;
  }

  /** A body that {@link #body()} will not take for one with a value. */
  static Object runnable(SuspendableRunnable body) {
    if (Objects.requireNonNull(body, "body") instanceof SuspendableCallable) {
      return (SuspendableRunnable) () -> body.run();
    }
    return body;
  }

  // ---- what the running task does

  /**
   * The task that calls, also from within a {@link Coroutine} or {@link Generator} that it runs.
   *
   * @throws IllegalStateException outside a task
   */
  public static Task<?> current() {
    Continuation task = Carrier.current().task();
    if (task == null) {
      throw new IllegalStateException("not in a task, but on thread '"
          + Thread.currentThread().getName() + "': start with Scheduler.run, or Scheduler.spawn");
    }
    return (Task<?>) task;
  }

  /**
   * Lets all other tasks that are ready run first. Does nothing on a thread without task.
   *
   * @throws PinnedException when the task cannot be suspended here
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // the field's word
  @Suspendable
  public static void yield() {
    TaskContinuation task = TaskControl.waiter(Continuation.current());
    if (task != null) {
      TaskControl.spendBudget(task);
    }
    Continuation.checkpoint();
  }

  /**
   * Waits at least that long, and on an idle loop up to two milliseconds longer. Blocks a thread without task; an
   * interrupt does not end it.
   *
   * @param duration zero or less: does not wait, but is a checkpoint
   * @throws PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public static void sleep(Duration duration) {
    Sleep.sleep(duration);
  }

  /**
   * Waits for the calling task's permit and takes it: returns at once if {@link #unpark} was called since the last
   * time. It never returns without a permit. On a thread without task it is {@link LockSupport#park()}.
   *
   * @throws PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public static void park() {
    Continuation.checkpoint();
    awaitPermit();
  }

  @Suspendable
  private static void awaitPermit() {
    TaskContinuation task = TaskControl.waiter(Continuation.current());
    if (task == null) {
      LockSupport.park();
      return;
    }
    if (TaskControl.takePermit(task)) {
      return;
    }
    Continuation.await();
    if (TaskControl.wasInterrupted(task)) {
      throw TaskControl.cancelled(task);
    }
  }

  // ---- what others do with a task

  /**
   * Gives this task its permit, of which there is one: ends its {@link #park}, or the next one. Any thread; does
   * nothing to a task that has ended.
   */
  public void unpark() {
    TaskControl.unpark(this);
  }

  /**
   * Cancels this task and the tasks in its scopes: each of its operations that wait throws {@link Cancelled} from now
   * on, the one that waits at this moment included. Any thread; does not wait for the end; does nothing to a task
   * that has ended. A task that has not started runs to its first such operation.
   */
  public void cancel() {
    cancel(name() + " was cancelled");
  }

  /**
   * The same, with a reason.
   *
   * @param reason the message of {@link Cancelled}
   */
  public void cancel(String reason) {
    TaskControl.cancel(this, new CancelReason(Objects.requireNonNull(reason, "reason")));
  }

  /**
   * Waits for the end of this task. Parks the calling task, or blocks a thread without task.
   *
   * @return its value
   * @throws TaskFailedException when its body threw; see {@link Scope} for who else is told
   * @throws Cancelled when it was cancelled, or the calling task is
   * @throws IllegalStateException when a task joins itself
   * @throws PinnedException when the calling task cannot be suspended here
   */
  @Suspendable
  public T join() {
    Continuation.checkpoint();
    return TaskControl.ended(this) ? outcome() : awaitOutcome();
  }

  @Suspendable
  @SuppressWarnings("unchecked") // the result of a joiner is the task's outcome
  private T awaitOutcome() {
    if (Waiting.caller() == this) {
      throw new IllegalStateException(this + " joins itself and would wait for ever");
    }
    Joiner joiner = new Joiner(this);
    return TaskControl.listen(this, joiner.listener) ? (T) joiner.awaitResult() : outcome();
  }

  @SuppressWarnings("unchecked")
  private T outcome() {
    Throwable failure = TaskControl.failure(this);
    if (failure == null) {
      return (T) TaskControl.value(this);
    }
    Throwable cancellation = TaskControl.cancellation(this);
    if (cancellation != null) {
      throw new Cancelled(name() + " was cancelled: " + cancellation.getMessage(), cancellation);
    }
    TaskControl.takeFailure(this);
    throw new TaskFailedException(name(), failure);
  }

  /** One that waits for the end of a task. */
  private static final class Joiner extends Waiting {
    private final Task<?> joined;

    private final EndListener listener = new EndListener() {
      @Override
      protected boolean ended() {
        return end(this);
      }
    };

    Joiner(Task<?> joined) {
      this.joined = joined;
    }

    @Override
    protected Object result() {
      return joined.outcome();
    }

    @Override
    protected void abandoned() {
      TaskControl.unlisten(joined, listener);
    }

    @Override
    public String toString() {
      return "the end of " + joined;
    }
  }

  /**
   * A future of this task's outcome. What depends on it runs on the task's loop, and must not block. A failure is
   * given as the body threw it, and counts as taken. Cancelling the future does not touch the task.
   */
  public CompletableFuture<T> toFuture() {
    CompletableFuture<T> future = new CompletableFuture<>();
    EndListener listener = new EndListener() {
      @Override
      protected boolean ended() {
        completeWithOutcome(future);
        return true;
      }
    };
    if (!TaskControl.listen(this, listener)) {
      completeWithOutcome(future);
    }
    return future;
  }

  @SuppressWarnings("unchecked")
  private void completeWithOutcome(CompletableFuture<T> future) {
    Throwable failure = TaskControl.failure(this);
    if (failure == null) {
      future.complete((T) TaskControl.value(this));
    } else {
      TaskControl.takeFailure(this);
      future.completeExceptionally(failure);
    }
  }

  /**
   * Runs callbacks on the thread of this task's loop, as {@link Scheduler#executor} does. They belong to the scope or
   * run that this task belongs to, which does not end before those that were accepted have run, and accepts none
   * afterwards.
   */
  public Executor loopExecutor() {
    return new LoopExecutor(EventLoop.of(this), TaskControl.group(this));
  }

  /**
   * The index of the loop that it lives on, from 0: what {@link Placement#loop} and {@link Scheduler#load} take. Any thread.
   */
  public int loop() {
    return EventLoop.of(this).index();
  }

  /**
   * Whether the body has returned or thrown. Any thread; true makes everything that the task did visible.
   */
  public boolean isDone() {
    return TaskControl.ended(this);
  }

  /**
   * Its name: {@code main}, or {@code task-} and a number. Any thread.
   */
  public String name() {
    synchronized (this) {
      if (name == null) {
        name = "task-" + number;
      }
      return name;
    }
  }

  /**
   * The state at some moment of the recent past. Any thread.
   */
  public State state() {
    return switch (TaskControl.phase(this)) {
      case NEW -> State.NEW;
      case READY -> State.READY;
      case RUNNING -> State.RUNNING;
      case PARKED -> State.PARKED;
      case DONE -> State.DONE;
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
