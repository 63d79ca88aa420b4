package io.weft.tasks;

import io.weft.Cancelled;
import io.weft.Task;
import io.weft.TaskFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The model of what can be cancelled, as the documentation of scopes tells it: what is cancelled, which child has
 * ended how, and what is to be thrown for that. What it does not know for certain it says so: a deadline of this very
 * moment, and a cancellation on its way to another loop.
 */
final class TreeLevel {
  private static final long TICK_NS = 1_000_000;

  /** What cancels it. */
  enum Kind {
    TASK,
    SCOPE,
    SUPERVISOR,
    TIME_OUT,
    SHIELD
  }

  /** How a task has ended. */
  enum Verdict {
    VALUE,
    FAILED,
    CANCELLED,
    UNCERTAIN
  }

  private final Kind kind;

  /** For a task, the scope that it is in. */
  private final TreeLevel around;

  private final long deadlineNs;
  private boolean cancelled;
  private boolean perhapsCancelled;

  /** Of tasks: what it is, how it has ended, with which failure, and whether somebody joined it for that. */
  private Task<?> task;

  private Verdict verdict;
  private Throwable failure;
  private boolean taken;

  /** In the order in which they ended. */
  private final List<TreeLevel> ended = new ArrayList<>();

  private boolean allThrown;

  TreeLevel(Kind kind, TreeLevel around, long deadlineNs) {
    this.kind = kind;
    this.around = around;
    this.deadlineNs = deadlineNs;
  }

  // ---- cancellation

  synchronized void cancel() {
    cancelled = true;
  }

  boolean mayBeCancelled(long nowNs) {
    synchronized (this) {
      if (cancelled || perhapsCancelled || nowNs >= deadlineNs) {
        return true;
      }
    }
    return kind != Kind.SHIELD && around != null && around.mayBeCancelled(nowNs);
  }

  /** On one loop, in virtual time. */
  boolean mustBeCancelled(long nowNs) {
    synchronized (this) {
      if (cancelled || nowNs - TICK_NS > deadlineNs) {
        return true;
      }
    }
    return kind != Kind.SHIELD && around != null && around.mustBeCancelled(nowNs);
  }

  TreeLevel around() {
    return around;
  }

  /** Whether the deadline has come. */
  boolean mayBeLate(long nowNs) {
    return nowNs >= deadlineNs;
  }

  // ---- tasks

  synchronized void started(Task<?> started) {
    task = started;
  }

  synchronized Task<?> task() {
    return task;
  }

  synchronized Verdict verdict() {
    return verdict;
  }

  /** The body has returned, or thrown something; then its scope may be cancelled. */
  void end(Throwable thrown, long nowNs, boolean exact) {
    Throwable failed = thrown;
    Verdict result;
    if (thrown == null) {
      result = Verdict.VALUE;
    } else if (!(thrown instanceof Cancelled)) {
      result = Verdict.FAILED;
    } else if (!mayBeCancelled(nowNs)) {
      result =
          Verdict.FAILED; // with the child's failure behind the cancellation that it let escape
      failed = thrown.getCause() instanceof TaskFailedException child ? child : thrown;
    } else if (exact && mustBeCancelled(nowNs)) {
      result = carriesFailure(thrown) ? Verdict.FAILED : Verdict.CANCELLED;
    } else {
      result = Verdict.UNCERTAIN;
    }
    synchronized (this) {
      verdict = result;
      failure = failed;
    }
    around.childEnded(this, result);
  }

  private synchronized void childEnded(TreeLevel child, Verdict result) {
    ended.add(child);
    if (kind != Kind.SUPERVISOR) {
      cancelled |= result == Verdict.FAILED;
      perhapsCancelled |= result == Verdict.UNCERTAIN;
    }
  }

  /** Clean-up that failed. */
  private static boolean carriesFailure(Throwable cancelled) {
    for (Throwable each : cancelled.getSuppressed()) {
      if (!(each instanceof Cancelled) || carriesFailure(each)) {
        return true;
      }
    }
    return false;
  }

  // ---- what is thrown

  synchronized boolean isCertain() {
    return ended.stream().noneMatch(each -> each.verdict() == Verdict.UNCERTAIN);
  }

  synchronized boolean hasChildren() {
    return !ended.isEmpty();
  }

  synchronized boolean hasCancelledChild() {
    return ended.stream().anyMatch(each -> each.verdict() == Verdict.CANCELLED);
  }

  /** Whether a child was cancelled for no reason of its own. */
  synchronized boolean hasCancelledAny() {
    return ended.stream()
        .anyMatch(each -> each.verdict() == Verdict.CANCELLED && !each.isCancelledItself());
  }

  private synchronized boolean isCancelledItself() {
    return cancelled;
  }

  /** Somebody has joined this task, and got its failure. */
  synchronized boolean take(Throwable cause) {
    taken = true;
    return verdict == Verdict.UNCERTAIN || (verdict == Verdict.FAILED && cause == failure);
  }

  /** The failures that nobody has taken, and the first one in any case, if it cancelled the others. */
  synchronized List<Throwable> toBeThrown() {
    List<Throwable> failures = new ArrayList<>();
    boolean first = kind != Kind.SUPERVISOR && !allThrown;
    for (TreeLevel each : ended) {
      if (each.verdict() == Verdict.FAILED) {
        if (first || !each.isTaken()) {
          failures.add(each.failure);
        }
        first = false;
      }
    }
    return failures;
  }

  private synchronized boolean isTaken() {
    return taken;
  }

  /** Joining this scope has thrown all. */
  synchronized void allThrown() {
    allThrown = true;
    for (TreeLevel each : ended) {
      each.take(null);
    }
  }

  boolean hasFailures() {
    return !toBeThrown().isEmpty();
  }

  /** Whether it throws its failures, and as the first one the one that came first. */
  boolean isFailure(Throwable thrown, boolean ordered) {
    return isFailure(thrown, null, ordered);
  }

  /**
   * The same.
   *
   * @param ofBody the cancellation in whose place they are thrown, with what failed in clean-up; or null
   */
  boolean isFailure(Throwable thrown, Throwable ofBody, boolean ordered) {
    List<Throwable> failures = toBeThrown();
    if (!(thrown instanceof TaskFailedException)) {
      return false;
    }
    Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
    causes.add(thrown.getCause());
    for (Throwable each : thrown.getSuppressed()) {
      if (ofBody == null || !isSuppressedBy(ofBody, each)) {
        causes.add(each.getCause());
      }
    }
    Set<Throwable> expected = Collections.newSetFromMap(new IdentityHashMap<>());
    expected.addAll(failures);
    boolean firstIsFirst =
        !ordered || kind == Kind.SUPERVISOR || thrown.getCause() == failures.get(0);
    return firstIsFirst && causes.equals(expected);
  }

  private static boolean isSuppressedBy(Throwable thrown, Throwable suppressed) {
    for (Throwable each : thrown.getSuppressed()) {
      if (each == suppressed) {
        return true;
      }
      if (each instanceof TaskFailedException
          && (isSuppressedBy(each, suppressed) || isSuppressedBy(each.getCause(), suppressed))) {
        return true;
      }
      if (each instanceof Cancelled && isSuppressedBy(each, suppressed)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return kind + (around == null ? "" : " in " + around);
  }
}
