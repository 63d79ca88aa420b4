package io.weft.internal.task;

import io.weft.internal.task.TaskDump.Entry;
import io.weft.internal.task.TaskDump.Part;
import io.weft.internal.task.TaskDump.Scope;
import io.weft.internal.task.TaskDump.SilentLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * A {@link TaskDump} for programs. Flat, each scope and each task naming the one it belongs to: trees may be deeper than the
 * stack of a program that reads it.
 */
final class TaskDumpJson {
  /** A scope whose tasks are to be written, and the task that has opened it; null: none. */
  private record Item(Scope scope, Integer ofTask) {}

  private final Queue<Item> todo = new ArrayDeque<>();
  private final StringBuilder scopes = new StringBuilder();
  private final StringBuilder tasks = new StringBuilder();
  private int scopeCount;
  private int taskCount;

  private TaskDumpJson() {}

  /**
   * An object with those members, and the lists {@code scopes}, {@code tasks} and {@code silentLoops}.
   *
   * @param scheduler its name
   * @param loops how many it has
   */
  static String of(TaskDump dump, String scheduler, int loops) {
    return new TaskDumpJson().write(dump, scheduler, loops);
  }

  private String write(TaskDump dump, String scheduler, int loops) {
    for (Scope root : dump.roots()) {
      todo.add(new Item(root, null));
    }
    for (Item item = todo.poll(); item != null; item = todo.poll()) {
      scope(item);
    }
    StringBuilder out = new StringBuilder("{");
    string(out, "scheduler").append(':');
    string(out, scheduler).append(",\"loops\":").append(loops);
    out.append(",\"scopes\":[").append(scopes).append("\n],\"tasks\":[").append(tasks);
    out.append("\n],\"silentLoops\":[");
    String separator = "\n";
    for (SilentLoop loop : dump.silent()) {
      out.append(separator).append("{\"loop\":").append(loop.loop()).append(",\"thread\":");
      string(out, loop.thread());
      stack(out, loop.stack()).append('}');
      separator = ",\n";
    }
    return out.append("\n]}\n").toString();
  }

  private void scope(Item item) {
    int id = scopeCount++;
    long more = 0;
    for (Part part : item.scope.sortedParts()) {
      for (Entry task : part.tasks()) {
        task(task, id);
      }
      more += part.more();
    }
    scopes.append(id == 0 ? "\n" : ",\n").append("{\"scope\":").append(id).append(",\"label\":");
    string(scopes, item.scope.label()).append(",\"ofTask\":").append(item.ofTask);
    scopes.append(",\"tasksLeftOut\":").append(more).append('}');
  }

  private void task(Entry task, int scope) {
    int id = taskCount++;
    tasks.append(id == 0 ? "\n" : ",\n").append("{\"task\":").append(id).append(",\"name\":");
    string(tasks, task.name()).append(",\"scope\":").append(scope).append(",\"state\":");
    string(tasks, task.state().toString()).append(",\"loop\":").append(task.loop());
    tasks.append(",\"waitsFor\":");
    if (task.waitsFor() == null) {
      tasks.append("null");
    } else {
      string(tasks, task.waitsFor());
    }
    stack(tasks, task.stack()).append('}');
    for (Scope open : task.scopes()) {
      todo.add(new Item(open, id));
    }
  }

  private static StringBuilder stack(StringBuilder out, List<StackTraceElement> stack) {
    out.append(",\"stack\":[");
    for (int i = 0; i < stack.size(); i++) {
      string(i == 0 ? out : out.append(','), stack.get(i).toString());
    }
    return out.append(']');
  }

  /** RFC 8259, section 7; and half a pair of surrogates, which no encoding has, as an escape. */
  private static StringBuilder string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || isLoneSurrogate(text, i)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"');
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
