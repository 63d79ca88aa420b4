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
    super(name + " failed: " + text(cause), cause);
  }

  /** What is not to fail as well: others wait to be told of the failure. */
  private static String text(Throwable cause) {
    try {
      return cause.toString();
    } catch (RuntimeException | Error broken) {
      return cause.getClass().getName() + ", whose message failed with "
          + broken.getClass().getName();
    }
  }
}
