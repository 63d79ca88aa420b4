package io.weft.samples.demo;

import io.weft.Suspendable;
import io.weft.Task;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts down to zero, from any loop; tasks wait for that. It shows what {@code park} and {@code unpark} are for. */
final class Latch {
  private final AtomicInteger remaining;
  private final Queue<Task<?>> waiting = new ConcurrentLinkedQueue<>();

  Latch(int count) {
    remaining = new AtomicInteger(count);
  }

  void countDown() {
    if (remaining.decrementAndGet() == 0) {
      for (Task<?> task = waiting.poll(); task != null; task = waiting.poll()) {
        task.unpark();
      }
    }
  }

  /**
   * Waits until the count is zero. Enqueued first and asked afterwards: whoever brings the count to zero in between
   * finds this task in the queue. His {@code unpark} then only makes the next {@code park} return early, hence the loop.
   */
  @Suspendable
  void await() {
    waiting.add(Task.current());
    while (remaining.get() > 0) {
      Task.park();
    }
  }
}
