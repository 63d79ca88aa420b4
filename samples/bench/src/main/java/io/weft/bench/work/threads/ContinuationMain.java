package io.weft.bench.work.threads;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import io.weft.bench.work.Work;
import io.weft.bench.work.WorkMain;
import java.util.Map;

/** Runs a work on the JDK's internal continuation, without a scheduler. */
public final class ContinuationMain {
  private static final int[] DATA = {1, 2, 3};

  private static final Map<String, Work> WORKS = Map.of(
      "switch-1", atDepth(1),
      "switch-10", atDepth(10),
      "switch-100", atDepth(100),
      "updown-1", upAndDown(1),
      "updown-10", upAndDown(10),
      "updown-100", upAndDown(100),
      "parked-raw", ContinuationMain::suspended,
      "calls", ContinuationMain::fibs);

  private ContinuationMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(WORKS, args);
  }

  private static Work atDepth(int depth) {
    return round -> {
      Total steps = new Total();
      return resume(new JdkContinuation(() -> descendAndLoop(depth, steps)), round.size(), steps);
    };
  }

  private static Work upAndDown(int depth) {
    return round -> {
      Total steps = new Total();
      Total sum = new Total();
      JdkContinuation continuation = new JdkContinuation(() -> {
        for (long time = 0; ; time++) {
          sum.add(descendOnce(depth, time, DATA, steps));
        }
      });
      return resume(continuation, round.size(), steps);
    };
  }

  private static long resume(JdkContinuation continuation, int times, Total steps) {
    for (int i = 0; i < times; i++) {
      continuation.run();
    }
    return steps.value();
  }

  private static void descendAndLoop(int calls, Total steps) {
    if (calls > 1) {
      descendAndLoop(calls - 1, steps);
      return;
    }
    while (true) {
      steps.add(1);
      JdkContinuation.yieldNow();
    }
  }

  private static long descendOnce(int calls, long time, int[] data, Total steps) {
    if (calls > 1) {
      return descendOnce(calls - 1, time + 1, data, steps) + time + data[calls % data.length];
    }
    steps.add(1);
    JdkContinuation.yieldNow();
    return time + data[calls];
  }

  private static long suspended(Round round) {
    Total sum = new Total();
    JdkContinuation[] continuations = new JdkContinuation[round.size()];
    round.empty();
    for (int i = 0; i < continuations.length; i++) {
      int seed = i;
      continuations[i] = new JdkContinuation(() -> sum.add(outer(seed, "left", "right")));
      continuations[i].run();
    }
    round.parked();
    for (JdkContinuation continuation : continuations) {
      continuation.run();
    }
    return sum.value();
  }

  private static long outer(long seed, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = middle(low, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static long middle(long seed, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = inner(low, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static long inner(long seed, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    JdkContinuation.yieldNow();
    return low + high + left.length() + right.length();
  }

  private static long fibs(Round round) {
    Turns turns = new Turns();
    Total sum = new Total();
    JdkContinuation continuation = new JdkContinuation(() -> {
      for (int i = 0; i < round.size(); i++) {
        sum.add(fib(25, turns));
        sum.add(fib(-1, turns));
      }
    });
    for (int i = 0; i < round.size(); i++) {
      continuation.run();
      turns.take(2);
    }
    continuation.run();
    return sum.value() + turns.handOffs();
  }

  private static int fib(int n, Turns turns) {
    if (n >= 2) {
      return fib(n - 1, turns) + fib(n - 2, turns);
    }
    if (n < 0) {
      turns.take(1);
      JdkContinuation.yieldNow();
    }
    return n;
  }
}
