package io.weft.agent.analyze;

import java.io.Serial;

/** Code that has no resumable form. The method keeps its code and runs pinned. */
public final class UnsupportedCodeException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Says what was met.
   *
   * @param what the construct
   */
  public UnsupportedCodeException(String what) {
    super(what);
  }
}
