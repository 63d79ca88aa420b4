package io.weft.net;

import io.weft.park.Waiting;

/** One direction of a stream, which one task or thread at a time uses. */
final class Turn {
  private final String operation;

  /** Guarded by the monitor of this. */
  private Object user;

  /**
   * Nobody's.
   *
   * @param operation for messages, with its preposition: {@code read from}
   */
  Turn(String operation) {
    this.operation = operation;
  }

  /**
   * Takes it for the caller.
   *
   * @throws IllegalStateException when it is taken
   */
  synchronized void begin() {
    if (user != null) {
      throw new IllegalStateException("two tasks " + operation + " one stream at once: " + user
          + " has not finished; let one task do it, or hand the data over");
    }
    user = Waiting.caller();
  }

  /** Takes it if nobody has. */
  synchronized boolean tryBegin() {
    if (user != null) {
      return false;
    }
    user = Waiting.caller();
    return true;
  }

  synchronized void end() {
    user = null;
  }
}
