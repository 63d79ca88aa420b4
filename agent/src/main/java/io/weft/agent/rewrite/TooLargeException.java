package io.weft.agent.rewrite;

import java.io.Serial;

/** Something written would exceed a limit of the class file format. */
final class TooLargeException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  TooLargeException(String what) {
    super(what);
  }
}
