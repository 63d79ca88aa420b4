package io.weft.forked;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.io.InputStream;

/** Is retransformed and replaced while it is suspended. */
public final class Replaced {
  private Replaced() {}

  /** Prints what became of a coroutine and of the two attempts. */
  public static void main(String[] arguments) throws Exception {
    StringBuilder log = new StringBuilder();
    Coroutine coroutine = new Coroutine(() -> {
      int sum = Sum.sum(4);
      log.append(" sum ").append(sum);
    });
    coroutine.resume();
    SecondAgent.retransform(Sum.class);
    log.append("seen ").append(SecondAgent.seen());
    coroutine.resume();
    try (InputStream in = Replaced.class.getResourceAsStream("Replaced$Sum.class")) {
      SecondAgent.replace(Sum.class, in.readAllBytes());
      log.append(", replaced");
    } catch (UnsupportedOperationException refused) {
      log.append(", not replaced");
    }
    while (coroutine.resume()) {
      log.append(" .");
    }
    System.out.println(log);
  }

  /** The class that is touched. */
  static final class Sum {
    private Sum() {}

    @Suspendable
    static int sum(int to) {
      int total = 0;
      for (int i = 1; i <= to; i++) {
        Coroutine.suspend();
        total += i;
      }
      return total;
    }
  }
}
