package io.weft.internal.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The tasks of one run: knows when the last one has ended, and whose failure nobody took.
 *
 * <p>Counted in two steps, so that spawning on one's own loop needs no atomic operation: each loop counts its live
 * tasks in its {@link Share}, and the group counts holds. A share with live tasks has one hold, a new task on its way
 * to another loop has one, and so has the owner of the group until it {@link #release}s it. No hold left means that
 * no task is left and none can come.
 */
public final class TaskGroup {
  /** How many failures that nobody took a share keeps; later ones are reported at once. */
  private static final int KEPT_FAILURES = 64;

  private final AtomicInteger holds = new AtomicInteger(1);
  private final Share[] shares;
  private final Runnable onEmpty;
  private final Consumer<TaskContinuation> onOverflow;

  /**
   * A group with one hold, its owner's.
   *
   * @param loops how many loops its tasks may live on
   * @param onEmpty called once, by the thread that gives up the last hold
   * @param onOverflow is given failed tasks that cannot be kept for {@link #untakenFailures}
   */
  public TaskGroup(int loops, Runnable onEmpty, Consumer<TaskContinuation> onOverflow) {
    this.onEmpty = onEmpty;
    this.onOverflow = onOverflow;
    this.shares = new Share[loops];
    for (int i = 0; i < loops; i++) {
      shares[i] = new Share(this);
    }
  }

  /** The share of a loop. */
  public Share share(int loop) {
    return shares[loop];
  }

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

  /** Gives up a hold. Any thread. */
  public void release() {
    if (holds.decrementAndGet() == 0) {
      onEmpty.run();
    }
  }

  /** The failed tasks that nobody joined; to be asked when the group is empty. */
  public List<TaskContinuation> untakenFailures() {
    List<TaskContinuation> untaken = new ArrayList<>();
    for (Share share : shares) {
      for (TaskContinuation task : share.failed) {
        if (!task.failureTaken()) {
          untaken.add(task);
        }
      }
    }
    return untaken;
  }

  /** What a group has on one loop. Confined to that loop's thread; readable by all once the group is empty. */
  public static final class Share {
    private final TaskGroup group;
    private int live;
    private List<TaskContinuation> failed = List.of();

    private Share(TaskGroup group) {
      this.group = group;
    }

    /** The group. */
    public TaskGroup group() {
      return group;
    }

    /** A task of this share spawns another one. */
    void admit() {
      live++;
    }

    /** A task has come from another thread, with a hold of its own. */
    void arrive() {
      if (live++ > 0) {
        group.release(); // the share has one already
      }
    }

    void end(TaskContinuation task) {
      try {
        if (task.failure() != null) {
          keep(task);
        }
      } finally {
        if (--live == 0) {
          group.release();
        }
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
