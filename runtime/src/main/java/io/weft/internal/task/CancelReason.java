package io.weft.internal.task;

import io.weft.Cancelled;

/**
 * Why a part of the tree of tasks is cancelled; the first reason stays. Told apart by identity.
 *
 * @param text who cancelled what, for people
 * @param cause the failure behind it; null: none
 */
public record CancelReason(String text, Throwable cause) {
  /** For a reason without failure. */
  public CancelReason(String text) {
    this(text, null);
  }

  /** One is thrown for each operation that is given up, with that operation's stack. */
  Cancelled thrown() {
    return new Cancelled(text, cause);
  }
}
