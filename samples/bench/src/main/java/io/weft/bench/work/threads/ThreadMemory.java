package io.weft.bench.work.threads;

import io.weft.bench.work.Round;
import io.weft.bench.work.Total;
import java.util.concurrent.locks.LockSupport;

/** What waits three calls deep: each frame needs two longs and two references after its call. */
final class ThreadMemory {
  private ThreadMemory() {}

  @SuppressWarnings("ThreadPriorityCheck") // lets the others run, as the other rivals do
  static long parkedThreads(Round round) throws Exception {
    Total parked = new Total();
    Total sum = new Total();
    Thread[] threads = new Thread[round.size()];
    ThreadsMain.onVirtualThread(() -> {
      round.empty();
      for (int i = 0; i < threads.length; i++) {
        int seed = i;
        threads[i] = ThreadsMain.start(() -> sum.add(outer(seed, parked, "left", "right")));
      }
      while (parked.value() < threads.length) {
        Thread.yield();
      }
      round.parked();
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
    });
    return sum.value();
  }

  private static long outer(long seed, Total parked, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = middle(low, parked, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static long middle(long seed, Total parked, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    long below = inner(low, parked, left, right);
    return below + low + high + left.length() + right.length();
  }

  private static long inner(long seed, Total parked, String left, String right) {
    long low = seed + 1;
    long high = seed + 2;
    parked.add(1);
    LockSupport.park();
    return low + high + left.length() + right.length();
  }
}
