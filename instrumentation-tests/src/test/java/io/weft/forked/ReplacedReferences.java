package io.weft.forked;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.InputStream;

/** A class is replaced that got no method from the agent. */
public final class ReplacedReferences {
  private ReplacedReferences() {}

  /** Prints whether its method references suspend before and afterwards. */
  public static void main(String[] arguments) throws Exception {
    String before = suspends(References.ofSum());
    try (InputStream in =
        ReplacedReferences.class.getResourceAsStream("ReplacedReferences$References.class")) {
      SecondAgent.replace(References.class, in.readAllBytes());
    }
    System.out.println(before + ", then " + suspends(References.ofSum()));
  }

  private static String suspends(SuspendableCallable<Integer> body) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> {
      try {
        result[0] = "suspends " + body.call();
      } catch (PinnedException pinned) {
        result[0] = "pinned";
      }
    });
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @Suspendable
  static Integer sum() {
    Coroutine.suspend();
    return 3;
  }

  /** The class that is replaced. */
  static final class References {
    private References() {}

    static SuspendableCallable<Integer> ofSum() {
      return ReplacedReferences::sum;
    }
  }
}
