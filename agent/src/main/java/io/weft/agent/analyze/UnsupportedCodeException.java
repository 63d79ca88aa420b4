package io.weft.agent.analyze;

import io.weft.agent.check.DiagnosticCode;
import java.io.Serial;

/** Code that has no resumable form. The method keeps its code and runs pinned. */
public final class UnsupportedCodeException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final DiagnosticCode code;

  /**
   * Says what was met.
   *
   * @param what the construct
   */
  public UnsupportedCodeException(String what) {
    this(DiagnosticCode.UNSUPPORTED, what);
  }

  /**
   * Says what was met.
   *
   * @param code what kind of refusal it is
   * @param what the construct, or nothing
   */
  public UnsupportedCodeException(DiagnosticCode code, String what) {
    super(what);
    this.code = code;
  }

  /** What kind of refusal it is. */
  public DiagnosticCode code() {
    return code;
  }
}
