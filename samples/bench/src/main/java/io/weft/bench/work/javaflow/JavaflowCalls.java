package io.weft.bench.work.javaflow;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import org.apache.commons.javaflow.api.Continuation;
import org.apache.commons.javaflow.api.continuable;

/** Calls that may suspend, of which one in 250,000 does. */
final class JavaflowCalls {
  private JavaflowCalls() {}

  static long fibs(Round round) {
    Turns turns = new Turns();
    Total sum = new Total();
    Continuation continuation = Continuation.startWith(new Fibs(round.size(), sum, turns), true);
    while (continuation != null) {
      turns.take(2);
      continuation = continuation.resume();
    }
    return sum.value() + turns.handOffs();
  }

  private static final class Fibs implements Runnable {
    private final int count;
    private final Total sum;
    private final Turns turns;

    Fibs(int count, Total sum, Turns turns) {
      this.count = count;
      this.sum = sum;
      this.turns = turns;
    }

    @Override
    public @continuable void run() {
      for (int i = 0; i < count; i++) {
        sum.add(fib(25, turns));
        sum.add(fib(-1, turns));
      }
    }
  }

  private static @continuable int fib(int n, Turns turns) {
    if (n >= 2) {
      return fib(n - 1, turns) + fib(n - 2, turns);
    }
    if (n < 0) {
      turns.take(1);
      Continuation.suspend();
    }
    return n;
  }
}
