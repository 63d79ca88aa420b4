package io.weft.bench.work.weft;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.bench.work.Round;
import io.weft.bench.work.Total;

/** What waits three calls deep: each frame needs two longs and two references after its call. */
final class WeftMemory {
  private WeftMemory() {}

  static long parkedTasks(Round round) {
    Total parked = new Total();
    Total sum = new Total();
    Task<?>[] tasks = new Task<?>[round.size()];
    WeftMain.onLoops(1, () -> {
      round.empty();
      for (int i = 0; i < tasks.length; i++) {
        int seed = i;
        tasks[i] = Task.spawn(() -> sum.add(outer(seed, parked, "left", "right")));
      }
      while (parked.value() < tasks.length) {
        Task.yield();
      }
      round.parked();
      for (Task<?> task : tasks) {
        task.unpark();
      }
    });
    return sum.value();
  }

  static long suspendedCoroutines(Round round) {
    Total sum = new Total();
    Coroutine[] coroutines = new Coroutine[round.size()];
    round.empty();
    for (int i = 0; i < coroutines.length; i++) {
      int seed = i;
      coroutines[i] = new Coroutine(() -> sum.add(outer(seed, null, "left", "right")));
      coroutines[i].resume();
    }
    round.parked();
    for (Coroutine coroutine : coroutines) {
      coroutine.resume();
    }
    return sum.value();
  }

  @Suspendable
  private static long outer(long seed, Total parked, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = middle(low, parked, left, right);
    return below + low + high + left.length() + right.length();
  }

  @Suspendable
  private static long middle(long seed, Total parked, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = inner(low, parked, left, right);
    return below + low + high + left.length() + right.length();
  }

  /** Tasks count themselves as they park; coroutines need not. */
  @Suspendable
  private static long inner(long seed, Total parked, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    if (parked == null) {
      Coroutine.suspend();
    } else {
      parked.add(1);
      Task.park();
    }
    return low + high + left.length() + right.length();
  }
}
