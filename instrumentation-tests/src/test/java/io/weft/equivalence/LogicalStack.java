package io.weft.equivalence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stack of a case as text, innermost call first, from its points to its {@code run()}: what lies
 * further out belongs to the harness.
 */
final class LogicalStack {
  private static final String POINTS = "io.weft.fixtures.support.Points";

  /** What the agent writes where a lambda's own class would have to adapt a result. */
  private static final String ADAPTER = "adapt$weft$";

  private final String caseName;

  LogicalStack(String caseName) {
    this.caseName = caseName;
  }

  List<String> ofThisThread() {
    return of(StackWalker.getInstance()
        .walk(frames -> frames
            .dropWhile(f -> !f.getClassName().equals(POINTS))
            .map(StackWalker.StackFrame::toStackTraceElement)
            .toArray(StackTraceElement[]::new)));
  }

  /**
   * Plain entries have no line; neither has code without debug information. The runtime's dispatch of
   * the JDK's interfaces shows where it was not suspended.
   */
  List<String> ofThrown(Throwable thrown) {
    return of(Stream.of(thrown.getStackTrace())
        .filter(frame -> frame.getLineNumber() >= 0)
        .filter(frame -> !frame.getClassName().startsWith("io.weft.abi."))
        .toArray(StackTraceElement[]::new));
  }

  List<String> of(StackTraceElement[] trace) {
    int outermost = trace.length - 1;
    while (outermost >= 0 && !isRoot(trace[outermost])) {
      outermost--;
    }
    List<String> result = new ArrayList<>();
    for (StackTraceElement frame : Arrays.asList(trace).subList(0, outermost + 1)) {
      if (!frame.getMethodName().startsWith(ADAPTER)) {
        result.add(text(frame));
      }
    }
    return result;
  }

  private boolean isRoot(StackTraceElement frame) {
    return frame.getClassName().equals(caseName) && frame.getMethodName().equals("run");
  }

  /** A point takes its stack one line before it suspends. */
  private static String text(StackTraceElement frame) {
    String place = frame.getClassName() + "." + frame.getMethodName();
    return frame.getClassName().equals(POINTS) ? place : place + ":" + frame.getLineNumber();
  }
}
