package io.weft.internal.loop;

/**
 * A node of a {@link TimerWheel}: something that happens at a deadline, unless it is cancelled. Confined to the loop's
 * thread; may be armed again after it fired or was cancelled.
 */
public abstract class Timer {
  Timer previous;

  /** Null while not armed. */
  Timer next;

  /** The first tick at which it may fire. */
  long tick;

  /** For whatever waits with a deadline. */
  protected Timer() {}

  /** The deadline has passed. Called on the loop's thread; must not wait. */
  protected abstract void fire();

  /** Whether it is going to fire. */
  public final boolean isArmed() {
    return next != null;
  }
}
