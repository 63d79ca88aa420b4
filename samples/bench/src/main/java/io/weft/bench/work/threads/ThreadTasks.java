package io.weft.bench.work.threads;

import io.weft.bench.work.Delay;
import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Threads that only start, take turns, sleep and end. */
final class ThreadTasks {
  private static final int BATCH = 1_000;

  private ThreadTasks() {}

  static long yieldInTurns(Round round) throws Exception {
    Turns turns = new Turns();
    ThreadsMain.onVirtualThread(() -> {
      Thread first = ThreadsMain.start(() -> takeTurns(turns, 1, round.size() / 2));
      Thread second = ThreadsMain.start(() -> takeTurns(turns, 2, round.size() / 2));
      first.join();
      second.join();
    });
    return turns.handOffs();
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding is the work
  private static void takeTurns(Turns turns, int who, int count) {
    for (int i = 0; i < count; i++) {
      turns.take(who);
      Thread.yield();
    }
  }

  static long spawnJoin(Round round) throws Exception {
    Total ran = new Total();
    ThreadsMain.onVirtualThread(() -> {
      for (int i = 0; i < round.size(); i++) {
        ThreadsMain.start(() -> ran.add(1)).join();
      }
    });
    return ran.value();
  }

  static long spawnBatch(Round round) throws Exception {
    Total ran = new Total();
    ThreadsMain.onVirtualThread(() -> {
      Thread[] threads = new Thread[BATCH];
      for (int done = 0; done < round.size(); done += BATCH) {
        for (int i = 0; i < BATCH; i++) {
          threads[i] = ThreadsMain.start(() -> ran.add(1));
        }
        for (Thread thread : threads) {
          thread.join();
        }
      }
    });
    return ran.value();
  }

  static long skynet(Round round) throws Exception {
    Total sum = new Total();
    ThreadsMain.onVirtualThread(() -> sum.add(leaves(0, round.size())));
    return sum.value();
  }

  private static long leaves(long first, int count) throws Exception {
    if (count == 1) {
      return first;
    }
    int tenth = count / 10;
    List<FutureTask<Long>> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      long from = first + (long) i * tenth;
      FutureTask<Long> child = new FutureTask<>(() -> leaves(from, tenth));
      children.add(child);
      ThreadsMain.start(child::run);
    }
    long sum = 0;
    for (FutureTask<Long> child : children) {
      sum += child.get();
    }
    return sum;
  }

  static long timers(Round round) throws Exception {
    Total woken = new Total();
    ThreadsMain.onVirtualThread(() -> {
      Thread[] threads = new Thread[round.size()];
      for (int i = 0; i < threads.length; i++) {
        long millis = Delay.millis(i);
        threads[i] = ThreadsMain.start(() -> {
          Thread.sleep(millis);
          woken.add(1);
        });
      }
      for (Thread thread : threads) {
        thread.join();
      }
    });
    return woken.value();
  }
}
