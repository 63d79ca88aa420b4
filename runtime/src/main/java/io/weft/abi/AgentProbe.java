package io.weft.abi;

import io.weft.Suspendable;

/** Answers whether the class that asks was instrumented: instrumented code calls the twin. */
public final class AgentProbe {
  private AgentProbe() {}

  /** The plain entry: what code that was not instrumented calls. */
  @Suspendable
  public static boolean calledByInstrumentedCode() {
    return false;
  }

  /** Twin of {@link #calledByInstrumentedCode()}. */
  public static boolean calledByInstrumentedCode(Continuation continuation) {
    return true;
  }
}
