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
