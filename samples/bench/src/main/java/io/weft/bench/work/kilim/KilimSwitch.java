package io.weft.bench.work.kilim;

import io.weft.bench.work.Total;
import io.weft.bench.work.Work;
import kilim.Continuation;
import kilim.Fiber;
import kilim.Pausable;

/** Resuming and suspending alone, without a scheduler. */
final class KilimSwitch {
  private static final int[] DATA = {1, 2, 3};

  private KilimSwitch() {}

  /** The continuation loops so many calls below its entry. */
  static Work atDepth(int depth) {
    return round -> {
      Total steps = new Total();
      return resume(new AtDepth(depth, steps), round.size(), steps);
    };
  }

  /** Each resume returns up all the calls and goes down them again. */
  static Work upAndDown(int depth) {
    return round -> {
      Total steps = new Total();
      return resume(new UpAndDown(depth, steps), round.size(), steps);
    };
  }

  private static long resume(Continuation continuation, int times, Total steps) {
    for (int i = 0; i < times; i++) {
      continuation.run();
    }
    return steps.value();
  }

  private static final class AtDepth extends Continuation {
    private final int depth;
    private final Total steps;

    AtDepth(int depth, Total steps) {
      this.depth = depth;
      this.steps = steps;
    }

    @Override
    public void execute() throws Pausable {
      descendAndLoop(depth, steps);
    }
  }

  private static final class UpAndDown extends Continuation {
    private final int depth;
    private final Total steps;
    private final Total sum = new Total();

    UpAndDown(int depth, Total steps) {
      this.depth = depth;
      this.steps = steps;
    }

    @Override
    public void execute() throws Pausable {
      for (long time = 0; ; time++) {
        sum.add(descendOnce(depth, time, DATA, steps));
      }
    }
  }

  private static void descendAndLoop(int calls, Total steps) throws Pausable {
    if (calls > 1) {
      descendAndLoop(calls - 1, steps);
      return;
    }
    while (true) {
      steps.add(1);
      Fiber.yield();
    }
  }

  private static long descendOnce(int calls, long time, int[] data, Total steps) throws Pausable {
    if (calls > 1) {
      return descendOnce(calls - 1, time + 1, data, steps) + time + data[calls % data.length];
    }
    steps.add(1);
    Fiber.yield();
    return time + data[calls];
  }
}
