package io.weft.bench.work.javaflow;

import io.weft.bench.work.Total;
import io.weft.bench.work.Work;
import org.apache.commons.javaflow.api.Continuation;
import org.apache.commons.javaflow.api.continuable;

/** Resuming and suspending alone. */
final class JavaflowSwitch {
  private static final int[] DATA = {1, 2, 3};

  private JavaflowSwitch() {}

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

  /** Each may be resumed once, which is faster than if it could be resumed again from the same place. */
  private static long resume(Runnable body, int times, Total steps) {
    Continuation continuation = Continuation.startSuspendedWith(body, true);
    for (int i = 0; i < times; i++) {
      continuation = continuation.resume();
    }
    return steps.value();
  }

  /** No lambda: those it instruments with an agent only. */
  private static final class AtDepth implements Runnable {
    private final int depth;
    private final Total steps;

    AtDepth(int depth, Total steps) {
      this.depth = depth;
      this.steps = steps;
    }

    @Override
    public @continuable void run() {
      descendAndLoop(depth, steps);
    }
  }

  private static final class UpAndDown implements Runnable {
    private final int depth;
    private final Total steps;
    private final Total sum = new Total();

    UpAndDown(int depth, Total steps) {
      this.depth = depth;
      this.steps = steps;
    }

    @Override
    public @continuable void run() {
      for (long time = 0; ; time++) {
        sum.add(descendOnce(depth, time, DATA, steps));
      }
    }
  }

  private static @continuable void descendAndLoop(int calls, Total steps) {
    if (calls > 1) {
      descendAndLoop(calls - 1, steps);
      return;
    }
    while (true) {
      steps.add(1);
      Continuation.suspend();
    }
  }

  private static @continuable long descendOnce(int calls, long time, int[] data, Total steps) {
    if (calls > 1) {
      return descendOnce(calls - 1, time + 1, data, steps) + time + data[calls % data.length];
    }
    steps.add(1);
    Continuation.suspend();
    return time + data[calls];
  }
}
