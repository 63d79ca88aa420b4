package io.weft.agent.offline;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tells the user what happened, and counts it. */
final class Report {
  private static final Set<DiagnosticCode> FAILURES =
      EnumSet.of(DiagnosticCode.INTERNAL, DiagnosticCode.OTHER_VERSION);

  private final PrintStream err;
  private int read;
  private int instrumented;
  private int methods;
  private int refused;
  private int failed;

  Report(PrintStream err) {
    this.err = err;
  }

  void read() {
    read++;
  }

  void instrumented(int methodsOfIt) {
    instrumented++;
    methods += methodsOfIt;
  }

  void note(String text) {
    err.println("weft-agent: note: " + text);
  }

  /** Something was not done, so that the command fails in the end. */
  void failed(String text) {
    failed++;
    err.println("weft-agent: " + text);
  }

  /** Code that is refused is legal and runs pinned, which is no failure. */
  void diagnostics(List<Diagnostic> diagnostics) {
    List<Diagnostic> inOrder = diagnostics.stream()
        .sorted(Comparator.comparingInt(Diagnostic::line).thenComparing(Diagnostic::toString))
        .toList();
    for (Diagnostic diagnostic : inOrder) {
      err.println(diagnostic);
      if (FAILURES.contains(diagnostic.code())) {
        failed++;
      } else {
        refused++;
      }
    }
  }

  boolean hasFailed() {
    return failed > 0;
  }

  String summary() {
    return read
        + " classes read, "
        + instrumented
        + " instrumented, "
        + methods
        + " methods, "
        + refused
        + " refused"
        + (failed == 0 ? "" : ", " + failed + " failed");
  }
}
