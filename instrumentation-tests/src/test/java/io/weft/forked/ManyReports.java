package io.weft.forked;

import io.weft.Suspendable;
import io.weft.Task;

/** Gives the agent more to report than it can write before the program has ended. */
public final class ManyReports {
  private ManyReports() {}

  /** Ends at once. */
  public static void main(String[] arguments) {
    Refused.touch();
  }

  static final class Refused {
    private Refused() {}

    static void touch() {}

    @Suspendable
    static synchronized void refused() {
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
      Task.yield();
    }
  }
}
