package io.weft.net;

import java.io.IOException;

/** The peer has sent more than was allowed before a delimiter. What it has sent is still to be read. */
public final class TooLongException extends IOException {
  private static final long serialVersionUID = 1;

  private final int most;

  TooLongException(String message, int most) {
    super(message);
    this.most = most;
  }

  /** How many bytes were allowed. */
  public int most() {
    return most;
  }
}
