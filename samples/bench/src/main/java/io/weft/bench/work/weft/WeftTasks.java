package io.weft.bench.work.weft;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.bench.work.Delay;
import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks that only start, take turns, sleep and end. */
final class WeftTasks {
  private static final int BATCH = 1_000;

  private WeftTasks() {}

  static long yieldInTurns(Round round) {
    Turns turns = new Turns();
    WeftMain.onLoops(1, () -> {
      Task<Void> first = Task.spawn(() -> takeTurns(turns, 1, round.size() / 2));
      Task<Void> second = Task.spawn(() -> takeTurns(turns, 2, round.size() / 2));
      first.join();
      second.join();
    });
    return turns.handOffs();
  }

  @Suspendable
  private static void takeTurns(Turns turns, int who, int count) {
    for (int i = 0; i < count; i++) {
      turns.take(who);
      Task.yield();
    }
  }

  static long spawnJoin(Round round) {
    Total ran = new Total();
    WeftMain.onLoops(1, () -> {
      for (int i = 0; i < round.size(); i++) {
        Task.spawn(() -> ran.add(1)).join();
      }
    });
    return ran.value();
  }

  static long spawnBatch(Round round) {
    Total ran = new Total();
    WeftMain.onLoops(1, () -> {
      Task<?>[] tasks = new Task<?>[BATCH];
      for (int done = 0; done < round.size(); done += BATCH) {
        for (int i = 0; i < BATCH; i++) {
          tasks[i] = Task.spawn(() -> ran.add(1));
        }
        for (Task<?> task : tasks) {
          task.join();
        }
      }
    });
    return ran.value();
  }

  static long skynet(Round round) {
    Total sum = new Total();
    WeftMain.onLoops(1, () -> sum.add(leaves(0, round.size())));
    return sum.value();
  }

  /** The sum of the numbers of so many leaves: ten tasks for a tenth each. */
  @Suspendable
  private static long leaves(long first, int count) {
    if (count == 1) {
      return first;
    }
    int tenth = count / 10;
    List<Task<Long>> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      long from = first + (long) i * tenth;
      children.add(Task.spawn(() -> leaves(from, tenth)));
    }
    long sum = 0;
    for (Task<Long> child : children) {
      sum += child.join();
    }
    return sum;
  }

  static long timers(Round round) {
    Total woken = new Total();
    WeftMain.onLoops(1, () -> {
      for (int i = 0; i < round.size(); i++) {
        long millis = Delay.millis(i);
        Task.spawn(() -> {
          Task.sleep(Duration.ofMillis(millis));
          woken.add(1);
        });
      }
    });
    return woken.value();
  }
}
