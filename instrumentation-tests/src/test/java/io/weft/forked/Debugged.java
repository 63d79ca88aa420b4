package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Suspendable;

/** Passes one line twice: once without having suspended, once after it has. */
public final class Debugged {
  private Debugged() {}

  /** Runs both. */
  public static void main(String[] arguments) {
    for (boolean suspends : new boolean[] {false, true}) {
      Coroutine coroutine = new Coroutine(() -> work(5, suspends));
      while (coroutine.resume()) {
        // to the end
      }
    }
  }

  @Suspendable
  private static String work(int start, boolean suspends) {
    String text = "text " + start;
    long sum = start;
    double[] halves = {0.5};
    for (int i = 0; i < 3; i++) {
      sum += step(i, suspends);
    }
    return text + sum + halves[0] + start + suspends; // breakpoint
  }

  @Suspendable
  private static int step(int i, boolean suspends) {
    if (suspends) {
      Coroutine.suspend();
    }
    return i;
  }
}
