package io.weft.internal.task;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A value that several threads may offer, and of which the first one counts. */
public abstract class OnceCell {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(OnceCell.class, "value", Object.class);
    } catch (ReflectiveOperationException absent) {
      throw new ExceptionInInitializerError(absent);
    }
  }

  /** Null until set. Any thread, through {@link #VALUE}. */
  private Object value;

  /**
   * From an exception that ends a wait for this until that is told. A field, as the stack may be too full for any call: then
   * nothing is to be offered any more. Written by whoever waits, read by any thread: one that sees it too late has made its
   * offer before.
   */
  protected volatile boolean leaving;

  /** An empty one. */
  protected OnceCell() {}

  /** What it was set to; null: nothing yet. Any thread; makes visible what was done before it was set. */
  protected final Object value() {
    // Pairs with the release part of set().
    return VALUE.getAcquire(this);
  }

  /**
   * Sets it. Any thread.
   *
   * @return false, and nothing happens, when it is set
   */
  protected final boolean set(Object first) {
    // Publishes what the value leads to; pairs with the acquire in value().
    return VALUE.compareAndSet(this, null, first);
  }
}
