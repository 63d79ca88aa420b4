package io.weft.internal.task;

import io.weft.abi.Carrier;

/**
 * What task-locals are bound to: the latest binding, and those around it. Immutable, so that a child inherits by keeping
 * the reference, on whatever loop.
 *
 * @param key the task-local
 * @param value its value
 * @param outer null: none
 */
public record Bindings(Object key, Object value, Bindings outer) {
  /** Those of threads without task. */
  private static final ThreadLocal<Bindings> OF_THREAD = new ThreadLocal<>();

  /** Those of the calling task, or thread; null: none. */
  public static Bindings current() {
    return Carrier.current().task() instanceof TaskContinuation task
        ? task.bindings()
        : OF_THREAD.get();
  }

  /** Sets those of the calling task, or thread; null: none. */
  public static void set(Bindings next) {
    if (Carrier.current().task() instanceof TaskContinuation task) {
      task.bindings(next);
    } else if (next == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(next);
    }
  }

  /** The innermost binding of a key; null: none. */
  public static Bindings find(Object key) {
    Bindings each = current();
    while (each != null && each.key != key) {
      each = each.outer;
    }
    return each;
  }
}
