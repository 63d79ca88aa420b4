package io.weft.sync;

import java.io.Serial;

/** A subscriber of a {@link Broadcast} was too slow and has missed elements. */
public final class LaggedException extends IllegalStateException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final long missed;

  /**
   * Made by the subscription.
   *
   * @param message of which broadcast
   * @param missed how many elements
   */
  public LaggedException(String message, long missed) {
    super(message);
    this.missed = missed;
  }

  /** How many elements were missed. */
  public long missed() {
    return missed;
  }
}
