package io.weft.internal.loop;

import io.weft.internal.task.TaskContinuation;

/** The run queue of a loop: which of the tasks that are ready runs next. Confined to the loop's thread. */
public abstract class ReadyQueue {
  /** An empty one. */
  protected ReadyQueue() {}

  /** A task is ready, or ready again. */
  protected abstract void add(TaskContinuation task);

  /** Takes the task that is to run next; null: there is none. */
  protected abstract TaskContinuation poll();

  /** How many are ready. */
  protected abstract int size();

  /**
   * How many to run before messages and timers get their turn, if so many are ready or become it meanwhile.
   *
   * @param most what the loop would like
   */
  protected abstract int portion(int most);
}
