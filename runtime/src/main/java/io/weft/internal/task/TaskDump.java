package io.weft.internal.task;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The tasks of a scheduler, as a tree: scopes have tasks, and tasks have scopes. Each loop tells its part at a moment of
 * its own, so a task that has just been handed over from one loop to another may be missing.
 *
 * @param roots the runs, and what was spawned on the scheduler itself
 * @param silent loops that did not tell theirs
 */
public record TaskDump(List<Scope> roots, List<SilentLoop> silent) {
  /** How far nesting is shown by indentation; trees may be deeper than a line is long. */
  private static final int MAX_INDENT = 40;

  /**
   * The tasks of one run or scope.
   *
   * @param label what it is
   * @param parts what each loop knows of it; filled while the dump is taken
   */
  public record Scope(String label, List<Part> parts) {
    Scope(String label) {
      this(label, Collections.synchronizedList(new ArrayList<>()));
    }

    Part[] sortedParts() {
      Part[] known = parts.toArray(new Part[0]); // a late loop may still add its own
      Arrays.sort(known, Comparator.comparingInt(Part::loop));
      return known;
    }

    private List<Object> lines() {
      List<Object> lines = new ArrayList<>();
      for (Part part : sortedParts()) {
        lines.addAll(part.tasks);
        if (part.more > 0) {
          lines.add("... and " + part.more + " more on loop " + part.loop);
        }
      }
      return lines;
    }
  }

  /**
   * The tasks of one scope on one loop.
   *
   * @param loop the loop's index
   * @param tasks in the order in which they came there
   * @param more how many there are beyond those
   */
  public record Part(int loop, List<Entry> tasks, int more) {}

  /**
   * One task.
   *
   * @param name its name
   * @param state its state
   * @param loop the index of its loop
   * @param waitsFor null: for nothing
   * @param stack where it is suspended, innermost first; empty when it runs or has not started
   * @param scopes its open ones, outermost first
   */
  public record Entry(
      String name,
      TaskPhase state,
      int loop,
      String waitsFor,
      List<StackTraceElement> stack,
      List<Scope> scopes) {}

  /**
   * A loop whose thread was busy for the whole time.
   *
   * @param loop the loop's index
   * @param thread the name of its thread, or what is known of it
   * @param stack what that thread does
   */
  public record SilentLoop(int loop, String thread, List<StackTraceElement> stack) {}

  private record Item(int depth, Object what) {}

  /**
   * The dump for programs, see {@link TaskDumpJson}.
   *
   * @param scheduler the name of the scheduler
   * @param loops how many it has
   */
  public String toJson(String scheduler, int loops) {
    return TaskDumpJson.of(this, scheduler, loops);
  }

  /** The dump for people. Iterative, as trees may be deeper than the stack. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    Deque<Item> todo = new ArrayDeque<>();
    push(todo, 0, roots);
    while (!todo.isEmpty()) {
      Item item = todo.pop();
      if (item.what instanceof Scope scope) {
        line(out, item.depth, scope.label);
        push(todo, item.depth + 1, scope.lines());
      } else if (item.what instanceof Entry task) {
        entry(out, item.depth, task);
        push(todo, item.depth + 1, task.scopes);
      } else {
        line(out, item.depth, item.what.toString());
      }
    }
    for (SilentLoop loop : silent) {
      line(
          out,
          0,
          "loop " + loop.loop + " does not answer; " + loop.thread
              + (loop.stack.isEmpty() ? "" : " is at:"));
      stack(out, 1, loop.stack);
    }
    return out.toString();
  }

  private static void entry(StringBuilder out, int depth, Entry task) {
    String waits = task.waitsFor == null ? "" : ", waits for " + task.waitsFor;
    line(out, depth, task.name + " " + task.state + " on loop " + task.loop + waits);
    stack(out, depth + 2, task.stack);
  }

  private static void push(Deque<Item> todo, int depth, List<?> items) {
    for (int i = items.size() - 1; i >= 0; i--) {
      todo.push(new Item(depth, items.get(i)));
    }
  }

  private static void stack(StringBuilder out, int depth, List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      line(out, depth, "at " + frame);
    }
  }

  private static void line(StringBuilder out, int depth, String text) {
    out.append("  ".repeat(Math.min(depth, MAX_INDENT))).append(text).append('\n');
  }
}
