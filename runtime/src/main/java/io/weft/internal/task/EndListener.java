package io.weft.internal.task;

/** Is told, once, that a task has ended. */
public abstract class EndListener {
  /** The listener that was added before; written before this one is published. */
  EndListener next;

  /** For whoever waits for a task. */
  protected EndListener() {}

  /**
   * The task has ended and its outcome is published. Called on the task's loop; must not wait.
   *
   * @return whether somebody gets to know the outcome
   */
  protected abstract boolean ended();
}
