package io.weft.bench.work.kilim;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import kilim.Continuation;
import kilim.Fiber;
import kilim.Pausable;
import kilim.PauseReason;
import kilim.Task;

/** What waits three calls deep: each frame needs two longs and two references after its call. */
final class KilimMemory {
  /** A task that is resumed while its reason still holds pauses again. */
  private static final PauseReason PARKED = task -> false;

  private KilimMemory() {}

  static long parkedTasks(Round round) {
    Total parked = new Total();
    Total sum = new Total();
    Task<?>[] tasks = new Task<?>[round.size()];
    KilimMain.onOneThread(() -> {
      round.empty();
      for (int i = 0; i < tasks.length; i++) {
        int seed = i;
        tasks[i] = Task.fork(() -> sum.add(outer(seed, parked, "left", "right")));
      }
      while (parked.value() < tasks.length) {
        Task.yield();
      }
      round.parked();
      for (Task<?> task : tasks) {
        task.resume();
      }
      for (Task<?> task : tasks) {
        task.join();
      }
    });
    return sum.value();
  }

  static long pausedContinuations(Round round) {
    Total sum = new Total();
    Continuation[] continuations = new Continuation[round.size()];
    round.empty();
    for (int i = 0; i < continuations.length; i++) {
      continuations[i] = new Waiting(i, sum);
      continuations[i].run();
    }
    round.parked();
    for (Continuation continuation : continuations) {
      continuation.run();
    }
    return sum.value();
  }

  private static final class Waiting extends Continuation {
    private final int seed;
    private final Total sum;

    Waiting(int seed, Total sum) {
      this.seed = seed;
      this.sum = sum;
    }

    @Override
    public void execute() throws Pausable {
      sum.add(outer(seed, null, "left", "right"));
    }
  }

  private static long outer(long seed, Total parked, String left, String right) throws Pausable {
    long low = seed + 1;
    long high = seed + 2;
    long below = middle(low, parked, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static long middle(long seed, Total parked, String left, String right) throws Pausable {
    long low = seed + 1;
    long high = seed + 2;
    long below = inner(low, parked, left, right);
    return below + low + high + left.length() + right.length();
  }

  /** Tasks count themselves as they park; continuations need not. */
  private static long inner(long seed, Total parked, String left, String right) throws Pausable {
    long low = seed + 1;
    long high = seed + 2;
    if (parked == null) {
      Fiber.yield();
    } else {
      parked.add(1);
      Task.pause(PARKED);
    }
    return low + high + left.length() + right.length();
  }
}
