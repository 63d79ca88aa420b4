package io.weft.internal.task;

import io.weft.TaskFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The tasks of one scope or run: knows when the last one has ended, cancels them all, and keeps whose failure nobody
 * took.
 *
 * <p>Counted in two steps, so that spawning on one's own loop needs no atomic operation: each loop counts its live
 * tasks in its {@link Share}, and the group counts holds. A share with live tasks has one hold, a new task on its way
 * to another loop has one, and so has the owner of the group until it gives it up. No hold left means that no task is
 * left and none can come.
 */
public final class TaskGroup {
  /** How many failures that nobody took a share keeps; later ones are reported at once. */
  private static final int KEPT_FAILURES = 64;

  /** What the failure of a task does to the others. */
  public enum Policy {
    /** It cancels them. */
    FAIL_FAST,
    /** It cancels them, unless somebody waits for that task and so gets to know. */
    UNLESS_TAKEN,
    /** Nothing, until {@link #mainEnded}. */
    SUPERVISE
  }

  private final AtomicInteger holds = new AtomicInteger(1);
  private final AtomicReferenceArray<Share> shares;
  /** Changed at most once, by {@link #mainEnded}. */
  private final AtomicReference<Policy> policy;

  private final ScopeLevel level;
  private final Runnable onEmpty;
  private final Consumer<TaskContinuation> onOverflow;

  /** Why all are cancelled. Written once, by any thread. */
  private final AtomicReference<CancelReason> cancelled = new AtomicReference<>();

  /** Whose failure has cancelled them. Written once, by any thread. */
  private final AtomicReference<TaskContinuation> cancelledBy = new AtomicReference<>();

  /** Whether a task has ended because it was cancelled. Any thread. */
  private volatile boolean incomplete;

  /** A task whose failure will cancel them if nobody takes it. Any thread. */
  private final AtomicReference<TaskContinuation> firstFailed = new AtomicReference<>();

  /**
   * The group of a run, with one hold, its owner's.
   *
   * @param loops how many loops its tasks may live on
   * @param policy what a failure does
   * @param onEmpty called once, by the thread that gives up the last hold
   * @param onOverflow is given failed tasks that cannot be kept for {@link #failures}
   */
  public TaskGroup(
      int loops, Policy policy, Runnable onEmpty, Consumer<TaskContinuation> onOverflow) {
    this.shares = new AtomicReferenceArray<>(loops);
    this.policy = new AtomicReference<>(policy);
    this.level = null;
    this.onEmpty = onEmpty;
    this.onOverflow = onOverflow;
  }

  /**
   * The group of a scope, with one hold, the scope's.
   *
   * @param around the group of the task that opens it
   */
  TaskGroup(TaskGroup around, Policy policy, ScopeLevel level) {
    this.shares = new AtomicReferenceArray<>(around.shares.length());
    this.policy = new AtomicReference<>(policy);
    this.level = level;
    this.onEmpty = null;
    this.onOverflow = around.onOverflow;
  }

  /** The share of a loop. Any thread. */
  public Share share(TaskLoop loop) {
    Share share = shares.get(loop.index());
    if (share == null) {
      shares.compareAndSet(loop.index(), null, new Share(this, loop));
      share = shares.get(loop.index());
    }
    return share;
  }

  /**
   * The tasks on a loop, for diagnostics, on that loop's thread: in the order in which they came.
   *
   * @param limit how many to list at most, the newest
   */
  TaskDump.Part census(TaskLoop loop, int limit, Function<TaskContinuation, TaskDump.Entry> look) {
    Share share = shares.get(loop.index());
    List<TaskDump.Entry> entries = new ArrayList<>();
    int live = 0;
    if (share != null) {
      live = share.live;
      for (TaskContinuation task = share.first;
          task != null && entries.size() < limit;
          task = task.later) {
        entries.add(look.apply(task));
      }
    }
    Collections.reverse(entries);
    return new TaskDump.Part(loop.index(), entries, live - entries.size());
  }

  // ---- holds

  /**
   * Takes a hold, for a task that is about to be sent to a loop. Any thread.
   *
   * @return false: the group is empty, and stays so
   */
  public boolean tryHold() {
    int seen;
    do {
      seen = holds.get();
      if (seen == 0) {
        return false;
      }
    } while (!holds.compareAndSet(seen, seen + 1));
    return true;
  }

  /**
   * The same, for a task that is made now: where the stack has no room for that, no hold is taken.
   *
   * @throws StackOverflowError then
   */
  public boolean tryHoldForNew() {
    StackRoom.requireForMessage();
    return tryHold();
  }

  /** What to throw when there is no hold to be had. */
  public IllegalStateException closed() {
    return new IllegalStateException(
        "the " + (level == null ? "scheduler" : "scope") + " is closed");
  }

  /** Gives up a hold. Any thread. */
  public void release() {
    int left = holds.decrementAndGet();
    if (left == 0 && onEmpty != null) {
      onEmpty.run();
    } else if (left == 1 && level != null) {
      level.childrenEnded();
    }
  }

  /** Whether the owner's hold is the only one. Any thread; exact for the owner when no task of the group is left. */
  public boolean isIdle() {
    return holds.get() <= 1;
  }

  /**
   * Gives up the owner's hold if it is the only one: no task can come any more. Doing it again does nothing.
   *
   * @return false: there are others
   */
  public boolean tryClose() {
    return holds.compareAndSet(1, 0) || holds.get() == 0;
  }

  // ---- cancelling

  /** Cancels all tasks, those to come as well. Any thread; the first reason stays. */
  public void cancel(CancelReason why) {
    if (!cancelled.compareAndSet(null, why)) {
      return;
    }
    // A share that appears after this was read belongs to tasks that will see the reason: they
    // arrive later.
    for (int i = 0; i < shares.length(); i++) {
      Share share = shares.get(i);
      if (share != null) {
        share.loop.cancel(share);
      }
    }
  }

  /** Why all are cancelled; null: they are not. Any thread. */
  public CancelReason cancelled() {
    return cancelled.get();
  }

  /** Whether a task has ended because it was cancelled; to be asked when no task is left. */
  public boolean isIncomplete() {
    return incomplete;
  }

  private void failed(TaskContinuation task, boolean taken) {
    if (taken && policy.get() != Policy.FAIL_FAST) {
      return;
    }
    TaskContinuation first = firstFailed.get();
    if (first == null || first.failureTaken()) {
      firstFailed.compareAndSet(first, task);
    }
    // Written before the policy is read; mainEnded() does it the other way round, so that one of
    // them sees the other.
    if (policy.get() != Policy.SUPERVISE) {
      cancelBecauseOf(task);
    }
  }

  private void cancelBecauseOf(TaskContinuation failed) {
    if (!cancelledBy.compareAndSet(null, failed)) {
      return;
    }
    CancelReason why = new CancelReason(
        failed + " failed, which cancels all of its scope",
        new TaskFailedException(failed.toString(), failed.failure()));
    cancel(why);
    if (level != null) {
      level.cancelFromAnywhere(why);
    }
  }

  /**
   * The task that supervised the others has ended, so that from now on a failure that nobody takes cancels them, and
   * so does one that nobody has taken until now. Any thread.
   *
   * @param failed whether it has failed itself
   */
  public void mainEnded(TaskContinuation main, boolean failed) {
    policy.set(Policy.UNLESS_TAKEN);
    TaskContinuation first = firstFailed.get();
    if (failed) {
      cancelBecauseOf(main);
    } else if (first != null && !first.failureTaken()) {
      cancelBecauseOf(first);
    }
  }

  /**
   * The tasks whose failures are to be thrown, the first one first: those that nobody joined, and the one that has
   * cancelled the others in any case. To be asked when no task is left.
   */
  public List<TaskContinuation> failures() {
    List<TaskContinuation> failures = failuresNotTaken();
    TaskContinuation first = cancelledBy.get();
    if (first != null) {
      failures.remove(first);
      failures.add(0, first);
    }
    return failures;
  }

  /** Those that nobody joined. To be asked when no task is left. */
  public List<TaskContinuation> failuresNotTaken() {
    List<TaskContinuation> failures = new ArrayList<>();
    for (int i = 0; i < shares.length(); i++) {
      Share share = shares.get(i);
      if (share != null) {
        for (TaskContinuation task : share.failed) {
          if (!task.failureTaken()) {
            failures.add(task);
          }
        }
      }
    }
    return failures;
  }

  /** What a group has on one loop. Confined to that loop's thread; readable by all once the group is empty. */
  public static final class Share {
    final TaskLoop loop;
    private final TaskGroup group;

    /** Read and written by {@link TaskContinuation#start} too, which must not call. */
    int live;

    /** The tasks, linked through them; also for {@link TaskContinuation#start}. */
    TaskContinuation first;

    private List<TaskContinuation> failed = List.of();

    private Share(TaskGroup group, TaskLoop loop) {
      this.group = group;
      this.loop = loop;
    }

    /** The group. */
    public TaskGroup group() {
      return group;
    }

    /** A task has come from another thread, with a hold of its own. */
    void arrive(TaskContinuation task) {
      if (live++ > 0) {
        group.release(); // the share has one already
      }
      link(task);
    }

    private void link(TaskContinuation task) {
      task.later = first;
      if (first != null) {
        first.earlier = task;
      }
      first = task;
      CancelReason why = group.cancelled();
      if (why != null) {
        task.cancelHere(why);
      }
    }

    private void unlink(TaskContinuation task) {
      if (task.earlier != null) {
        task.earlier.later = task.later;
      } else {
        first = task.later;
      }
      if (task.later != null) {
        task.later.earlier = task.earlier;
        task.later = null;
      }
      task.earlier = null;
    }

    void end(TaskContinuation task, boolean taken) {
      try {
        unlink(task);
        if (task.cancellation() != null) {
          group.incomplete = true;
        } else if (task.failure() != null) {
          keep(task);
          group.failed(task, taken);
        }
      } finally {
        if (--live == 0) {
          group.release();
        }
      }
    }

    /** What the group was cancelled for reaches the tasks here. */
    void cancelAll() {
      CancelReason why = group.cancelled();
      for (TaskContinuation task = first; task != null; task = task.later) {
        task.cancelHere(why);
      }
    }

    private void keep(TaskContinuation task) {
      if (failed.isEmpty()) {
        failed = new ArrayList<>();
      } else if (failed.size() >= KEPT_FAILURES) {
        failed.removeIf(TaskContinuation::failureTaken);
      }
      if (failed.size() < KEPT_FAILURES) {
        failed.add(task);
      } else {
        group.onOverflow.accept(task);
      }
    }
  }
}
