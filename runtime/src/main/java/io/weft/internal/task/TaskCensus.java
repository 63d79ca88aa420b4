package io.weft.internal.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a {@link TaskDump}: each loop is asked for its tasks of some groups, and names the groups of scopes that it has
 * found, of which other loops may have tasks too.
 */
public final class TaskCensus {
  /** A server has very many tasks of one kind, and its loops have other things to do than to describe each. */
  private static final int SHOWN = 1000;

  /** Guarded by the monitor of this. */
  private final Map<TaskGroup, TaskDump.Scope> known = new IdentityHashMap<>();

  /** An empty one. */
  public TaskCensus() {}

  /**
   * A group to begin with.
   *
   * @param label what it is
   */
  public TaskDump.Scope root(TaskGroup group, String label) {
    return scope(group, label);
  }

  private synchronized TaskDump.Scope scope(TaskGroup group, String label) {
    return known.computeIfAbsent(group, found -> new TaskDump.Scope(label));
  }

  private synchronized TaskDump.Scope scope(TaskGroup group) {
    return known.get(group);
  }

  /**
   * Adds the tasks of some groups that live on a loop, and those in their scopes. On the loop's thread.
   *
   * @return the groups of those scopes
   */
  public List<TaskGroup> visit(TaskLoop loop, Collection<TaskGroup> groups) {
    List<TaskGroup> found = new ArrayList<>();
    ArrayDeque<TaskGroup> todo = new ArrayDeque<>(groups);
    while (!todo.isEmpty()) {
      TaskGroup group = todo.remove();
      List<TaskGroup> inside = new ArrayList<>();
      TaskDump.Part part = group.census(loop, SHOWN, task -> entry(task, inside));
      if (!part.tasks().isEmpty()) {
        scope(group).parts().add(part);
      }
      found.addAll(inside);
      todo.addAll(inside);
    }
    return found;
  }

  private TaskDump.Entry entry(TaskContinuation task, List<TaskGroup> inside) {
    List<TaskDump.Scope> scopes = new ArrayList<>();
    for (ScopeLevel level = task.innermost(); level != null; level = level.outer()) {
      TaskGroup group = level.groupIfAny();
      if (group == null) {
        scopes.add(0, new TaskDump.Scope(level.label()));
      } else {
        scopes.add(0, scope(group, level.label()));
        inside.add(group);
      }
    }
    return new TaskDump.Entry(
        described(task),
        TaskPhase.of(task.publishedState()),
        task.share.loop.index(),
        task.waitingOn() == null ? null : described(task.waitingOn()),
        Arrays.asList(task.logicalStack()),
        scopes);
  }

  /** What is waited for may be an object of the program. */
  private static String described(Object what) {
    try {
      return String.valueOf(what);
    } catch (RuntimeException | LinkageError | StackOverflowError failed) {
      return "a " + what.getClass().getName() + " whose toString() throws "
          + failed.getClass().getName();
    }
  }
}
