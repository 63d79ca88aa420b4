package io.weft.agent.check;

/**
 * One refusal: what, where, why and what to do.
 *
 * @param code the kind
 * @param type the class, with dots
 * @param method the method's name, or empty for the class as a whole
 * @param file the source file, or null
 * @param line the line, or -1
 * @param detail what exactly, such as the call and where the monitor was entered; may be empty
 */
public record Diagnostic(
    DiagnosticCode code, String type, String method, String file, int line, String detail) {
  /** The place as a stack trace writes it. */
  public String place() {
    return new StackTraceElement(type, method.isEmpty() ? "<class>" : method, file, line)
        .toString();
  }

  /** One line, for the message of an exception. */
  public String summary() {
    return code.code()
        + " "
        + code.title()
        + ", at "
        + place()
        + (detail.isEmpty() ? "" : ", " + detail.replace("\n  ", ", "))
        + "; "
        + code.remedy();
  }

  @Override
  public String toString() {
    return code.code()
        + " "
        + code.title()
        + "\n  at "
        + place()
        + (detail.isEmpty() ? "" : ", " + detail)
        + "\n  why:  "
        + code.cause()
        + "\n  do:   "
        + code.remedy();
  }
}
