package io.weft.bench.work.weft;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.bench.work.Total;
import io.weft.bench.work.Work;

/** Resuming and suspending alone, without a scheduler. */
final class WeftSwitch {
  private static final int[] DATA = {1, 2, 3};

  private WeftSwitch() {}

  /** The coroutine loops so many calls below its entry. */
  static Work atDepth(int depth) {
    return round -> {
      Total steps = new Total();
      return resume(new Coroutine(() -> descendAndLoop(depth, steps)), round.size(), steps);
    };
  }

  /** Each resume returns up all the calls and goes down them again. */
  static Work upAndDown(int depth) {
    return round -> {
      Total steps = new Total();
      Total sum = new Total();
      Coroutine coroutine = new Coroutine(() -> {
        for (long time = 0; ; time++) {
          sum.add(descendOnce(depth, time, DATA, steps));
        }
      });
      return resume(coroutine, round.size(), steps);
    };
  }

  private static long resume(Coroutine coroutine, int times, Total steps) {
    for (int i = 0; i < times; i++) {
      coroutine.resume();
    }
    return steps.value();
  }

  @Suspendable
  private static void descendAndLoop(int calls, Total steps) {
    if (calls > 1) {
      descendAndLoop(calls - 1, steps);
      return;
    }
    while (true) {
      steps.add(1);
      Coroutine.suspend();
    }
  }

  @Suspendable
  private static long descendOnce(int calls, long time, int[] data, Total steps) {
    if (calls > 1) {
      return descendOnce(calls - 1, time + 1, data, steps) + time + data[calls % data.length];
    }
    steps.add(1);
    Coroutine.suspend();
    return time + data[calls];
  }
}
