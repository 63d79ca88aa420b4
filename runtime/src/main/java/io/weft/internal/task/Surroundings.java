package io.weft.internal.task;

import io.weft.abi.Carrier;

/**
 * What goes along with a call that a task has another thread make: its task-locals, and what libraries keep for its
 * thread. Made by the task, and used by one other thread while the task waits.
 */
public final class Surroundings {
  private final Bindings bindings;

  /** Null: nothing is carried. */
  private final ContextCarrier carried;

  private final Object captured;

  private Surroundings(Bindings bindings, ContextCarrier carried) {
    this.bindings = bindings;
    this.carried = carried;
    this.captured = carried == null ? null : carried.capture();
  }

  /** Those of the code that calls. */
  public static Surroundings current() {
    ContextCarrier carried = Carrier.current().task() instanceof TaskContinuation task
        ? task.share.loop.threadContext
        : null;
    return new Surroundings(Bindings.current(), carried);
  }

  /** Gives them to the calling thread, which has none. */
  public void enter() {
    Bindings.set(bindings);
    if (carried != null) {
      carried.restore(captured);
    }
  }

  /** Takes them off the calling thread. */
  public void leave() {
    Bindings.set(null);
    if (carried != null) {
      carried.restore(null);
    }
  }
}
