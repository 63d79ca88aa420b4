package io.weft.bench.work.kilim;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import kilim.Pausable;
import kilim.Task;

/** Tasks that only start, take turns and end. */
final class KilimTasks {
  private static final int BATCH = 1_000;

  private KilimTasks() {}

  static long yieldInTurns(Round round) {
    Turns turns = new Turns();
    KilimMain.onOneThread(() -> {
      Task<?> first = Task.fork(() -> takeTurns(turns, 1, round.size() / 2));
      Task<?> second = Task.fork(() -> takeTurns(turns, 2, round.size() / 2));
      first.join();
      second.join();
    });
    return turns.handOffs();
  }

  private static void takeTurns(Turns turns, int who, int count) throws Pausable {
    for (int i = 0; i < count; i++) {
      turns.take(who);
      Task.yield();
    }
  }

  static long spawnJoin(Round round) {
    Total ran = new Total();
    KilimMain.onOneThread(() -> {
      for (int i = 0; i < round.size(); i++) {
        Task.fork(() -> ran.add(1)).join();
      }
    });
    return ran.value();
  }

  static long spawnBatch(Round round) {
    Total ran = new Total();
    KilimMain.onOneThread(() -> {
      Task<?>[] tasks = new Task<?>[BATCH];
      for (int done = 0; done < round.size(); done += BATCH) {
        for (int i = 0; i < BATCH; i++) {
          tasks[i] = Task.fork(() -> ran.add(1));
        }
        for (Task<?> task : tasks) {
          task.join();
        }
      }
    });
    return ran.value();
  }
}
