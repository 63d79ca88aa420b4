package io.weft;

/** A task that was joined, or that nobody joined, has failed. The cause is what its body threw. */
public final class TaskFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Made by the runtime.
   *
   * @param name the task's name
   * @param cause what its body threw
   */
  public TaskFailedException(String name, Throwable cause) {
    super(name + " failed: " + cause, cause);
  }
}
