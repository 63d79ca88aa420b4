package io.weft.testing;

/**
 * No task of a {@link TestScheduler} can run, no timer is armed, and nothing is expected from outside: what the tasks
 * wait for will never come. The message lists them, as {@link io.weft.Scheduler#dump} does.
 */
public final class DeadlockError extends AssertionError {
  private static final long serialVersionUID = 1L;

  DeadlockError(String message) {
    super(message);
  }
}
