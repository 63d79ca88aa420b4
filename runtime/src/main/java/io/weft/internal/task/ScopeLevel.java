package io.weft.internal.task;

import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a task's run that can be cancelled by itself: an open scope, a time-out, a shield. The levels of a task
 * form a chain from the innermost outward; a cancellation reaches the levels inside it and the children of each,
 * unless a shield stops it.
 *
 * <p>Confined to the loop's thread of the task, but for {@link #cancelFromAnywhere}.
 */
public final class ScopeLevel {
  private final TaskContinuation owner;

  /** What the code runs in that has opened it: the task, or a coroutine or generator inside. */
  private final Continuation opener = Carrier.current().running();

  private final ScopeLevel outer;
  private final boolean shield;
  private final TaskGroup.Policy policy;

  /** The cancellation of the task itself; of the outermost level only. */
  private CancelReason ofTask;

  /** The cancellation of this level. */
  private CancelReason own;

  /** What holds inside this level, its own or an outer one; once set it stays. */
  private CancelReason effective;

  /** The children; null until there is one. */
  private TaskGroup group;

  private ScopeLevel(
      TaskContinuation owner,
      ScopeLevel outer,
      CancelReason ofTask,
      boolean shield,
      TaskGroup.Policy policy) {
    this.owner = owner;
    this.outer = outer;
    this.ofTask = ofTask;
    this.shield = shield;
    this.policy = policy;
    CancelReason around = outer == null ? ofTask : outer.effective;
    this.effective = shield ? null : around;
  }

  /**
   * Opens a level inside the innermost one of the running task.
   *
   * @param owner the running task
   * @param shield whether cancellations from outside stop here
   * @param policy what a child's failure does
   */
  public static ScopeLevel open(TaskContinuation owner, boolean shield, TaskGroup.Policy policy) {
    ScopeLevel outer = owner.innermost();
    CancelReason ofTask = outer == null ? owner.cancelled() : null;
    ScopeLevel level = new ScopeLevel(owner, outer, ofTask, shield, policy);
    owner.context(level);
    return level;
  }

  /** Closes this level, which is the innermost one and has no children any more. */
  public void close() {
    owner.context(outer != null ? outer : ofTask);
  }

  /**
   * Cancels what runs inside this level, and closes it.
   *
   * @return false: not yet, as there are children
   */
  public boolean abandon() {
    cancel(new CancelReason(owner + " has left the scope"));
    if (group != null && !group.tryClose()) {
      return false;
    }
    close();
    return true;
  }

  /** The level around this one in the same task; null: none. */
  ScopeLevel outer() {
    return outer;
  }

  /** What it is, for people. */
  String label() {
    String kind = shield ? "shield" : policy == TaskGroup.Policy.SUPERVISE ? "supervisor" : "scope";
    return effective == null ? kind : kind + ", cancelled: " + effective.text();
  }

  /** What the owner waits for when it waits for this. */
  @Override
  public String toString() {
    return "the end of the tasks in its scope";
  }

  Continuation opener() {
    return opener;
  }

  /** Whether it is the innermost open one of its task. */
  public boolean isInnermost() {
    return owner.innermost() == this;
  }

  /** The task that opened it. */
  public TaskContinuation owner() {
    return owner;
  }

  /** The cancellation of this level itself; null: none. */
  public CancelReason own() {
    return own;
  }

  /** The cancellation that holds inside this level; null: none. */
  public CancelReason effective() {
    return effective;
  }

  /** The children; made when first asked for. */
  public TaskGroup group() {
    if (group == null) {
      group = new TaskGroup(owner.share.group(), policy, this);
      if (effective != null) {
        group.cancel(effective);
      }
    }
    return group;
  }

  /** The children, or null if there never was one. */
  public TaskGroup groupIfAny() {
    return group;
  }

  /** The last child has ended: wakes the task, if it waits for that. Any thread. */
  void childrenEnded() {
    TaskLoop loop = owner.share.loop;
    if (loop.inLoop()) {
      owner.wake(this);
    } else {
      loop.send((Runnable) () -> owner.wake(this));
    }
  }

  /**
   * Cancels what runs inside this level. Any thread.
   *
   * @throws StackOverflowError when there is no room for that; nothing has happened
   */
  public void cancelFromAnywhere(CancelReason why) {
    StackRoom.require();
    TaskLoop loop = owner.share.loop;
    if (loop.inLoop()) {
      cancel(why);
    } else {
      loop.send((Runnable) () -> cancel(why));
    }
  }

  /** Cancels what runs inside this level, unless that is over. */
  public void cancel(CancelReason why) {
    if (own == null) {
      own = why;
      spread();
    }
  }

  /** The task as a whole was cancelled. */
  void cancelTask(CancelReason why) {
    ScopeLevel outermost = this;
    while (outermost.outer != null) {
      outermost = outermost.outer;
    }
    if (outermost.ofTask == null) {
      outermost.ofTask = why;
      spread();
    }
  }

  /** From the outermost level inward. */
  private void spread() {
    List<ScopeLevel> chain = new ArrayList<>();
    for (ScopeLevel level = owner.innermost(); level != null; level = level.outer) {
      chain.add(level);
    }
    if (chain.isEmpty()) {
      return; // closed meanwhile
    }
    CancelReason around = chain.get(chain.size() - 1).ofTask;
    for (int i = chain.size() - 1; i >= 0; i--) {
      around = chain.get(i).take(around);
    }
    if (around != null) {
      owner.interruptWait();
    }
  }

  private CancelReason take(CancelReason around) {
    if (effective == null) {
      effective = own != null || shield ? own : around;
      if (effective != null && group != null) {
        group.cancel(effective);
      }
    }
    return effective;
  }
}
