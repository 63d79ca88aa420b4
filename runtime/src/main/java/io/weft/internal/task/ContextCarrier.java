package io.weft.internal.task;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Carries with each task of one loop what a library keeps for its thread. What a task has while it does not run is kept
 * here and not in the task, as most programs carry nothing. Confined to the loop's thread, but for {@link #inherit},
 * {@link #capture} and {@link #restore}.
 */
public final class ContextCarrier {
  private final Supplier<Object> capture;
  private final Consumer<Object> restore;
  private final Map<TaskContinuation, Object> kept = new IdentityHashMap<>();

  /**
   * For one loop.
   *
   * @param capture what the calling thread has
   * @param restore gives the thread that, or nothing for null
   */
  public ContextCarrier(Supplier<Object> capture, Consumer<Object> restore) {
    this.capture = capture;
    this.restore = restore;
  }

  /** What a new task begins with, as if it were a task-local; by the thread that spawns. */
  Bindings inherit(Bindings bindings) {
    Object captured = capture.get();
    return captured == null ? bindings : new Bindings(this, captured, bindings);
  }

  /** What the calling thread has now; null: nothing. */
  Object capture() {
    return capture.get();
  }

  /** Gives that to the calling thread; null: nothing. */
  void restore(Object captured) {
    restore.accept(captured);
  }

  /** The task has its turn. */
  void enter(TaskContinuation task) {
    Object mine = kept.remove(task);
    Bindings inherited = task.bindings();
    if (mine == null && inherited != null && inherited.key() == this) { // its first turn
      mine = inherited.value();
      task.bindings(inherited.outer());
    }
    restore.accept(mine);
  }

  /** Its turn is over. */
  void leave(TaskContinuation task) {
    Object captured = capture.get();
    if (captured != null && !task.ended()) {
      kept.put(task, captured);
    }
    restore.accept(null);
  }
}
