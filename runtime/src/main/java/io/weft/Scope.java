package io.weft;

import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.Timer;
import io.weft.internal.task.CancelReason;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.ScopeLevel;
import io.weft.internal.task.SuppressedFailures;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskGroup;
import io.weft.internal.task.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/**
 * A part of a task's run that has children, and is not over before all of them have ended.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *     Task<User> user = scope.fork(() -> loadUser(id));
 *     Task<List<Order>> orders = scope.fork(() -> loadOrders(id));
 *     return new Page(user.join(), orders.join());
 * }
 * }</pre>
 *
 * <p><b>Failures.</b> The first child that fails cancels the others, and the rest of the body: its next operation
 * that waits throws {@link Cancelled}. When all have ended, {@link #join} or else {@link #close} throws the failure
 * as a {@link TaskFailedException}, those of other children as suppressed. In a {@linkplain #supervisor supervisor}, a
 * failure cancels nothing, and is thrown only if nobody has joined that child. A task that lets the {@code Cancelled} of
 * a scope escape in which a child failed has failed with that child's {@code TaskFailedException}, to which is added
 * what else has failed meanwhile.
 *
 * <p><b>Cancellation</b> goes from the outside in: to the task that is cancelled, to the children in its open scopes,
 * and so on; not through a {@linkplain #shielded shield}. It is a state and no signal: each operation that waits
 * throws {@link Cancelled} from then on, until the scope is left that was cancelled. What an operation has done by
 * then counts: it returns its value if that came first. Code that never waits is not stopped.
 *
 * <p>A scope belongs to the task that opened it: only that one may join and close it, and scopes are closed in the
 * reverse order. Others may fork into it while it is open.
 */
@SuppressWarnings("overloads") // a lambda with a value is a callable
public final class Scope implements AutoCloseable {
  private final ScopeLevel level;
  private final TaskGroup group;

  /** Owner's only. */
  private boolean closed;

  /** Whether {@link #join} has thrown failures: then those that it threw are not thrown again. Owner's only. */
  private boolean thrown;

  private Scope(TaskGroup.Policy policy) {
    level = ScopeLevel.open(Task.current(), false, policy);
    group = level.group();
  }

  // ---- opening

  /**
   * Opens a scope in the calling task. Does not wait.
   *
   * @throws IllegalStateException outside a task
   */
  public static Scope open() {
    return new Scope(TaskGroup.Policy.FAIL_FAST);
  }

  /**
   * Opens a scope in which a child's failure does not touch the others. Does not wait.
   *
   * @throws IllegalStateException outside a task
   */
  public static Scope supervisor() {
    return new Scope(TaskGroup.Policy.SUPERVISE);
  }

  // ---- children

  /**
   * Starts a child, on the loop of the calling task; it runs when the caller waits or ends. Outside a task, or in one
   * of another scheduler: on the loop of the task that owns this scope. Any thread; does not wait.
   *
   * @param <T> the type of its value
   * @param body what it runs
   * @throws IllegalStateException when this scope is closed
   */
  public <T> Task<T> fork(SuspendableCallable<T> body) {
    return start(Placement.CURRENT, Objects.requireNonNull(body, "body"));
  }

  /**
   * The same, for a body without value.
   *
   * @param body what it runs
   */
  public Task<Void> fork(SuspendableRunnable body) {
    return start(Placement.CURRENT, Task.runnable(body));
  }

  /**
   * Starts a child on a loop of choice, of the scheduler to which this scope belongs. Any thread; does not wait.
   *
   * @param <T> the type of its value
   * @param where on which loop it lives
   * @param body what it runs; what it shares with others must be safe for use by several threads
   * @throws IllegalStateException when this scope is closed
   */
  public <T> Task<T> forkOn(Placement where, SuspendableCallable<T> body) {
    return start(where, Objects.requireNonNull(body, "body"));
  }

  /**
   * The same, for a body without value.
   *
   * @param where on which loop it lives
   * @param body what it runs; what it shares with others must be safe for use by several threads
   */
  public Task<Void> forkOn(Placement where, SuspendableRunnable body) {
    return start(where, Task.runnable(body));
  }

  private <T> Task<T> start(Placement where, Object body) {
    EventLoop home = EventLoop.of(level.owner());
    TaskContinuation caller = (TaskContinuation) Carrier.current().task();
    if (caller != null && EventLoop.of(caller).group() == home.group()) {
      return Task.spawn(group, where, body);
    }
    return Task.send(where.choose(home), group, body, home.group().nextTaskNumber());
  }

  // ---- the end

  /**
   * Waits until no child is left; then others can be forked. If the scope is cancelled meanwhile, so are the
   * children, and this still waits for their end.
   *
   * @throws TaskFailedException when a child failed, see above
   * @throws Cancelled when the scope is cancelled
   * @throws IllegalStateException when another task calls
   * @throws PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void join() {
    requireOwner("join");
    awaitIdle(level, group);
    throwFailures(thrown ? group.failuresNotTaken() : group.failures());
    Continuation.checkpoint();
  }

  /**
   * Waits until no child is left, and closes this scope. A cancellation does not end the wait; it cancels the
   * children. Doing it again does nothing.
   *
   * @throws TaskFailedException when a child failed, see above, and {@link #join} has not thrown that
   * @throws Cancelled when a cancellation from outside has ended a child
   * @throws IllegalStateException when another task calls, or a scope inside this one is open
   * @throws PinnedException when the task cannot be suspended here; the scope stays open
   */
  @Suspendable
  @Override
  public void close() {
    if (closed) {
      return;
    }
    requireOwner("close");
    if (!level.isInnermost()) {
      throw new IllegalStateException("a scope inside this one is open: close that first");
    }
    awaitEnd(level);
    closed = true;
    throwFailures(thrown ? group.failuresNotTaken() : group.failures());
    throwIfIncomplete(level);
  }

  /** Cancels the children, and the rest of the body. Any thread; does not wait; the first cancellation counts. */
  public void cancel() {
    cancel("the scope was cancelled");
  }

  /**
   * The same, with a reason.
   *
   * @param reason the message of {@link Cancelled}
   */
  public void cancel(String reason) {
    level.cancelFromAnywhere(new CancelReason(Objects.requireNonNull(reason, "reason")));
  }

  private void requireOwner(String operation) {
    Task<?> caller = Task.current();
    if (caller != level.owner()) {
      throw new IllegalStateException("only " + level.owner() + ", which opened the scope, may "
          + operation + " it, not " + caller);
    }
  }

  private void throwFailures(List<TaskContinuation> failures) {
    TaskFailedException failure = failure(failures);
    if (failure != null) {
      thrown = true;
      throw failure;
    }
  }

  /** The failure of the first, with those of the others as suppressed; null: there is none. */
  static TaskFailedException failure(List<? extends TaskContinuation> failed) {
    TaskFailedException first = null;
    for (TaskContinuation task : failed) {
      TaskFailedException failure =
          new TaskFailedException(task.toString(), TaskControl.failure(task));
      TaskControl.takeFailure(task);
      if (first == null) {
        first = failure;
      } else {
        first.addSuppressed(failure);
      }
    }
    return first;
  }

  // ---- a call that is a scope

  /**
   * Calls a body, and gives up when it and the children that it has spawned take too long: then they are cancelled,
   * and when they have ended, this throws. What they have done remains, such as bytes read into a buffer. If the body
   * throws, its children are cancelled, too.
   *
   * @param <T> the type of the value
   * @param timeout from now; zero or less: the body's first operation that waits is cancelled
   * @param body runs in the calling task
   * @return what the body returns, if by then no child had to be cancelled. What it throws is thrown here, as the same
   *     object, checked or not, unless it is the {@link Cancelled} of the time-out
   * @throws TimeoutException when the time was over
   * @throws TaskFailedException when a child failed
   * @throws IllegalStateException outside a task
   * @throws PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public static <T> T withTimeout(Duration timeout, SuspendableCallable<T> body)
      throws TimeoutException {
    Continuation.checkpoint();
    return call(timeout, false, body);
  }

  /**
   * The same, for a body without value.
   *
   * @param timeout from now
   * @param body runs in the calling task
   */
  @Suspendable
  public static void withTimeout(Duration timeout, SuspendableRunnable body)
      throws TimeoutException {
    Continuation.checkpoint();
    call(timeout, false, valueless(body));
  }

  /**
   * Calls a body that is not cancelled with the code around it, as clean-up often must not: it may wait, even where
   * everything else is cancelled, but not for longer than it is given. Otherwise like {@link #withTimeout(Duration,
   * SuspendableCallable)}.
   *
   * @param <T> the type of the value
   * @param timeout from now
   * @param body runs in the calling task
   * @return what the body returns
   * @throws TimeoutException when the time was over
   */
  @Suspendable
  public static <T> T shielded(Duration timeout, SuspendableCallable<T> body)
      throws TimeoutException {
    return call(timeout, true, body);
  }

  /**
   * The same, for a body without value.
   *
   * @param timeout from now
   * @param body runs in the calling task
   */
  @Suspendable
  public static void shielded(Duration timeout, SuspendableRunnable body) throws TimeoutException {
    call(timeout, true, valueless(body));
  }

  private static SuspendableCallable<Void> valueless(SuspendableRunnable body) {
    Objects.requireNonNull(body, "body");
    return () -> {
      body.run();
      return null;
    };
  }

  @Suspendable
  private static <T> T call(Duration timeout, boolean shield, SuspendableCallable<T> body)
      throws TimeoutException {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(timeout, "timeout");
    Task<?> task = Task.current();
    ScopeLevel level = ScopeLevel.open(task, shield, TaskGroup.Policy.FAIL_FAST);
    Deadline deadline = new Deadline(level, timeout);
    deadline.arm();
    T value = null;
    Throwable thrown = null;
    try {
      value = body.call();
    } catch (Throwable any) {
      thrown = any;
      level.cancel(new CancelReason("the body of the scope failed", any));
    }
    if (!level.isInnermost()) {
      thrown = closeInner(level, thrown);
    }
    boolean wasComplete = level.groupIfAny() == null || level.groupIfAny().isIdle();
    awaitEnd(level);
    deadline.disarm();
    boolean late = level.effective() == deadline.reason;
    if (late && (thrown instanceof Cancelled || (thrown == null && !wasComplete))) {
      throw deadline.exception(thrown);
    }
    throwFailure(level, thrown);
    return value;
  }

  /** Ends the scopes that the body has left open; returns what is to be thrown for that. */
  @Suspendable
  private static Throwable closeInner(ScopeLevel level, Throwable thrown) {
    Throwable failure = new IllegalStateException(
        "the body has left a scope open, whose tasks were cancelled: open scopes in a try statement with resources");
    if (thrown != null) {
      failure.addSuppressed(thrown);
    }
    while (!level.isInnermost()) {
      ScopeLevel inner = TaskControl.innermost(level.owner());
      if (!inner.abandon()) {
        awaitIdle(inner, inner.groupIfAny());
      }
    }
    return failure;
  }

  /** A child's failure says more than the cancellation that it has caused. */
  private static void throwFailure(ScopeLevel level, Throwable thrown) {
    TaskFailedException failure =
        level.groupIfAny() == null ? null : failure(level.groupIfAny().failures());
    if (failure != null && thrown instanceof Cancelled) {
      SuppressedFailures.keep(thrown, failure);
      throw failure;
    }
    if (thrown == null) {
      if (failure != null) {
        throw failure;
      }
      throwIfIncomplete(level);
      return;
    }
    if (failure != null) {
      thrown.addSuppressed(failure);
    }
    throw Rethrow.as(thrown);
  }

  /** Cancels a level when the time is over. Confined to the task's loop. */
  private static final class Deadline extends Timer {
    private final ScopeLevel level;
    private final Duration timeout;
    private final CancelReason reason;

    Deadline(ScopeLevel level, Duration timeout) {
      this.level = level;
      this.timeout = timeout;
      this.reason = new CancelReason("the time-out of " + timeout + " is over");
    }

    void arm() {
      if (timeout.isNegative() || timeout.isZero()) {
        fire();
      } else {
        EventLoop.of(level.owner()).arm(this, Timeouts.nanos(timeout));
      }
    }

    void disarm() {
      EventLoop.of(level.owner()).cancel(this);
    }

    @Override
    protected void fire() {
      level.cancel(reason);
    }

    /** With what the time-out has ended as the cause, and what failed meanwhile as suppressed: clean-up, above all. */
    TimeoutException exception(Throwable cancelled) {
      TimeoutException late = new TimeoutException("not complete within " + timeout);
      if (cancelled != null) {
        late.initCause(cancelled);
      }
      TaskFailedException failure =
          level.groupIfAny() == null ? null : failure(level.groupIfAny().failures());
      if (failure != null) {
        late.addSuppressed(failure);
      }
      return late;
    }
  }

  /** Nobody shall take the work of children for done that a cancellation from outside has ended. */
  private static void throwIfIncomplete(ScopeLevel level) {
    TaskGroup group = level.groupIfAny();
    if (group != null && group.isIncomplete() && TaskControl.isCancelled(level.owner())) {
      throw TaskControl.cancelled(level.owner());
    }
  }

  // ---- waiting for children

  /** Waits until no child is left and none can come, and closes the level. */
  @Suspendable
  private static void awaitEnd(ScopeLevel level) {
    TaskGroup group = level.groupIfAny();
    while (group != null && !group.tryClose()) {
      awaitIdle(level, group);
    }
    if (!level.isInnermost()) {
      throw new IllegalStateException(
          "a scope that was opened inside this one is open, and would be cut off: close it first");
    }
    level.close();
  }

  @Suspendable
  private static void awaitIdle(ScopeLevel level, TaskGroup group) {
    while (!group.isIdle()) {
      if (!Continuation.current().canWait()) {
        requireWaiting();
      }
      TaskControl.waitUninterruptiblyFor(level.owner(), level);
      Continuation.await();
    }
  }

  /** Under a pin: throws where that must not block. */
  @Suspendable
  private static void requireWaiting() {
    try {
      Continuation.checkpoint();
    } catch (Cancelled later) {
      // No cancellation ends the wait for children.
    }
  }
}
