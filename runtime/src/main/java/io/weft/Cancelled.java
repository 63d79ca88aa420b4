package io.weft;

import java.io.Serial;

/**
 * The task, or the scope that it is in, was cancelled: thrown by each operation that waits, again and again, until
 * the scope that was cancelled is left. Let it pass, or clean up and throw it on; an operation that must wait on the
 * way out does so in {@link Scope#shielded}.
 *
 * <p>It is an error so that no {@code catch (Exception e)} takes it for a failed operation. The cause, if there is
 * one, is the failure that made the scope give up.
 */
public final class Cancelled extends Error {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Made by the runtime.
   *
   * @param reason who cancelled what, and why
   * @param cause the failure behind it; null: none
   */
  public Cancelled(String reason, Throwable cause) {
    super(reason, cause);
  }
}
