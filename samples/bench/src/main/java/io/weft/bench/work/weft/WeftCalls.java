package io.weft.bench.work.weft;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;

/** Calls that may suspend, of which one in 250,000 does. */
final class WeftCalls {
  private WeftCalls() {}

  static long fibs(Round round) {
    Turns turns = new Turns();
    Total sum = new Total();
    Coroutine coroutine = new Coroutine(() -> {
      for (int i = 0; i < round.size(); i++) {
        sum.add(fib(25, turns));
        sum.add(fib(-1, turns));
      }
    });
    while (coroutine.resume()) {
      turns.take(2);
    }
    return sum.value() + turns.handOffs();
  }

  @Suspendable
  private static int fib(int n, Turns turns) {
    if (n >= 2) {
      return fib(n - 1, turns) + fib(n - 2, turns);
    }
    if (n < 0) {
      turns.take(1);
      Coroutine.suspend();
    }
    return n;
  }
}
