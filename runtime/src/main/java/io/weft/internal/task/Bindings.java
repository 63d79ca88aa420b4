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
  /** Those of the code that calls: of the task, thread, coroutine or generator that it runs in; null: none. */
  public static Bindings current() {
    return (Bindings) Carrier.current().bindings;
  }

  /** Sets those; null: none. */
  public static void set(Bindings next) {
    Carrier.current().bindings = next;
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
