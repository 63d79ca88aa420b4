package io.weft.forked;

import java.lang.instrument.Instrumentation;

/** An agent that uses classes of the program before another agent can see them. */
public final class LoadingAgent {
  private LoadingAgent() {}

  /**
   * Called by the JVM.
   *
   * @param classes binary names, between semicolons
   */
  public static void premain(String classes, Instrumentation instrumentation) throws Exception {
    for (String name : classes.split(";")) {
      Class.forName(name);
    }
  }
}
