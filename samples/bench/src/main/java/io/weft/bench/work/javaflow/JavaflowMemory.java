package io.weft.bench.work.javaflow;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import org.apache.commons.javaflow.api.Continuation;
import org.apache.commons.javaflow.api.continuable;

/** What waits three calls deep: each frame needs two longs and two references after its call. */
final class JavaflowMemory {
  private JavaflowMemory() {}

  static long suspended(Round round) {
    Total sum = new Total();
    Continuation[] continuations = new Continuation[round.size()];
    round.empty();
    for (int i = 0; i < continuations.length; i++) {
      continuations[i] = Continuation.startWith(new Waiting(i, sum), true);
    }
    round.parked();
    for (Continuation continuation : continuations) {
      continuation.resume();
    }
    return sum.value();
  }

  private static final class Waiting implements Runnable {
    private final int seed;
    private final Total sum;

    Waiting(int seed, Total sum) {
      this.seed = seed;
      this.sum = sum;
    }

    @Override
    public @continuable void run() {
      sum.add(outer(seed, "left", "right"));
    }
  }

  private static @continuable long outer(long seed, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = middle(low, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static @continuable long middle(long seed, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = inner(low, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static @continuable long inner(long seed, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    Continuation.suspend();
    return low + high + left.length() + right.length();
  }
}
