package io.weft.bench.work.kilim;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import kilim.Continuation;
import kilim.Fiber;
import kilim.Pausable;

/** Calls that may suspend, of which one in 250,000 does. */
final class KilimCalls {
  private KilimCalls() {}

  static long fibs(Round round) {
    Turns turns = new Turns();
    Total sum = new Total();
    Continuation continuation = new Fibs(round.size(), sum, turns);
    while (!continuation.run()) {
      turns.take(2);
    }
    return sum.value() + turns.handOffs();
  }

  private static final class Fibs extends Continuation {
    private final int count;
    private final Total sum;
    private final Turns turns;

    Fibs(int count, Total sum, Turns turns) {
      this.count = count;
      this.sum = sum;
      this.turns = turns;
    }

    @Override
    public void execute() throws Pausable {
      for (int i = 0; i < count; i++) {
        sum.add(fib(25, turns));
        sum.add(fib(-1, turns));
      }
    }
  }

  private static int fib(int n, Turns turns) throws Pausable {
    if (n >= 2) {
      return fib(n - 1, turns) + fib(n - 2, turns);
    }
    if (n < 0) {
      turns.take(1);
      Fiber.yield();
    }
    return n;
  }
}
