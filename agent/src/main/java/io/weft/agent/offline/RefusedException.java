package io.weft.agent.offline;

import java.io.IOException;

/** Nothing can be written, for a reason that the message gives. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
