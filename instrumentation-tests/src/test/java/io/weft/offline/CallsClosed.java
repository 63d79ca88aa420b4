package io.weft.offline;

import io.weft.Suspendable;
import io.weft.offline.closed.Closed;

/** Calls what may not be called any more, beside other things. */
public final class CallsClosed {
  private CallsClosed() {}

  /** Apart, so that it is this class that is verified. */
  static final class Caller {
    @Suspendable
    String name(Closed closed) {
      return closed.name();
    }

    @Suspendable
    String other() {
      return "works";
    }
  }

  /** Prints what comes of both. */
  public static void main(String[] arguments) {
    Caller caller = new Caller();
    System.out.println(caller.other());
    try {
      System.out.println(caller.name(new Closed()));
    } catch (IllegalAccessError refused) {
      System.out.println("refused");
    }
  }
}
