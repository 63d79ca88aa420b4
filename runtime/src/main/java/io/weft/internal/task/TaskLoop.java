package io.weft.internal.task;

import io.weft.PinnedException;
import java.util.ArrayDeque;
import java.util.SplittableRandom;

/** The event loop that a task lives on, as the task sees it. A task never changes its loop. */
public abstract class TaskLoop {
  /** How many operations a task may begin in one turn. */
  static final int BUDGET = 128;

  /** Looking at the clock costs a quarter of a cheap operation. */
  private static final int OPERATIONS_PER_LOOK = 16;

  /** How long a task may keep the others waiting whose operations, or what is between them, take long. */
  private static final long SLICE_NS = 1_000_000;

  /**
   * How many operations the running task may still begin before it has to let others run. Written by the loop's
   * thread only, as are all tasks of this loop.
   */
  private int budget;

  /** When the running task has to let others run, if its first operations are done. Loop's thread only. */
  private long sliceEndNs;

  /**
   * How many pinned waits are on top of each other on the stack of the loop's thread. Written by that
   * thread.
   */
  int nesting;

  /** Shares whose tasks are being cancelled, or will be in a moment. Confined to the loop's thread. */
  private final ArrayDeque<TaskGroup.Share> toCancel = new ArrayDeque<>();

  /** Tasks that live here. Written by the loop's thread; the loop shows it to others as a hint. */
  int live;

  /** What libraries keep for a thread; null: nothing is carried. Set before the loop runs. */
  ContextCarrier threadContext;

  /** Why no task here is to accept connections; null: they may. Loop's thread only. */
  CancelReason draining;

  /** For choices that must be fair. Confined to the loop's thread; seeded by tests. */
  private SplittableRandom random = new SplittableRandom();

  /** For the event loop. */
  protected TaskLoop() {}

  /** Lets no task accept connections any more; on the loop's thread. */
  protected final void drainHere(CancelReason why) {
    draining = why;
  }

  /** Carries what libraries keep for a thread; before it runs. */
  public final void carry(ContextCarrier context) {
    threadContext = context;
  }

  /** Makes the choices of this loop repeatable; before it runs. */
  public final void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 to below a bound; on the loop's thread. */
  final int random(int bound) {
    return random.nextInt(bound);
  }

  /** A task begins its turn, with so many operations and so much time. */
  final void beginTurn() {
    budget = BUDGET;
  }

  /** The running task has had its turn. */
  final void endTurn() {
    budget = 0;
  }

  /** Whether the running task has had its turn; else it may begin one operation. */
  final boolean isTurnOver() {
    int left = --budget;
    return left < 0 || (left % OPERATIONS_PER_LOOK == 0 && isSliceOver(left));
  }

  private boolean isSliceOver(int left) {
    long now = nowNs();
    if (left == BUDGET - OPERATIONS_PER_LOOK) { // the first look: most turns are over before
      sliceEndNs = now + SLICE_NS;
      return false;
    }
    return now - sliceEndNs >= 0;
  }

  /** The clock that this loop goes by, in nanoseconds. */
  public abstract long nowNs();

  /** Puts a task at the end of the run queue; only on the loop's thread. */
  protected abstract void enqueue(TaskContinuation task);

  /**
   * Runs turns inside a task that is pinned, until it need not wait any more; on the loop's thread.
   *
   * @param waiting the task; at least one turn is run
   */
  protected abstract void runNested(TaskContinuation waiting);

  /** Counts a wait under a pin, and reports its place when it is new; on the loop's thread. */
  protected abstract void countPinned(PinnedException place);

  /** Whether turns are made on top of a pinned wait; exact on the loop's thread. */
  protected final boolean isNested() {
    return nesting > 0;
  }

  /** How many tasks live here; exact on the loop's thread. */
  protected final int liveTasks() {
    return live;
  }

  /** Its place among the loops of its scheduler. */
  public abstract int index();

  /**
   * Cancels the tasks of a share of this loop; from any thread. A cancelled task's children are a share to cancel in
   * their turn: one after the other, since trees may be deeper than the stack.
   */
  final void cancel(TaskGroup.Share share) {
    if (!inLoop()) {
      send((Runnable) () -> cancel(share));
      return;
    }
    toCancel.add(share);
    if (toCancel.size() > 1) {
      return; // a call further down on the stack will get to it
    }
    try {
      do {
        toCancel.element().cancelAll();
        toCancel.remove();
      } while (!toCancel.isEmpty());
    } finally {
      toCancel.clear(); // if one has failed, so that later ones are not left to it
    }
  }

  /** Whether the calling thread is the one that runs this loop. */
  public abstract boolean inLoop();

  /**
   * Hands something to the loop's thread; from any thread.
   *
   * @param message a {@link TaskContinuation} (start it if it is new, otherwise give it a permit) or a {@link
   *     Runnable}
   */
  public abstract void send(Object message);
}
