package io.weft.internal.task;

/** The event loop that a task lives on, as the task sees it. A task never changes its loop. */
public abstract class TaskLoop {
  /**
   * How many operations the running task may still begin before it has to let others run. Written by the loop's
   * thread only, as are all tasks of this loop.
   */
  int budget;

  /** Tasks that live here. Written by the loop's thread; the loop shows it to others as a hint. */
  int live;

  /** For the event loop. */
  protected TaskLoop() {}

  /** Puts a task at the end of the run queue; only on the loop's thread. */
  protected abstract void enqueue(TaskContinuation task);

  /** How many tasks live here; exact on the loop's thread. */
  protected final int liveTasks() {
    return live;
  }

  /** Whether the calling thread is the one that runs this loop. */
  public abstract boolean inLoop();

  /**
   * Hands something to the loop's thread; from any thread.
   *
   * @param message a {@link TaskContinuation} (start it if it is new, otherwise give it a permit) or a {@link
   *     Runnable}
   */
  public abstract void send(Object message);
}
