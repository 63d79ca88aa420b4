package io.weft.testing;

/**
 * The tasks of a {@link TestScheduler} can never end: none of them can run, no timer is armed, and nothing comes from
 * outside; or they take turn after turn while the time stands still. The message lists them, with what each waits for,
 * as {@link io.weft.Scheduler#dump} does.
 */
public final class DeadlockError extends AssertionError {
  private static final long serialVersionUID = 1L;

  DeadlockError(String message) {
    super(message);
  }
}
