package io.weft.coordination;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.sync.Condition;
import io.weft.sync.Mutex;
import java.util.List;

/** Waits for a condition where it is pinned, and is cancelled; prints whether it holds the lock then. */
public final class PinnedCondition {
  private final Mutex mutex = new Mutex();
  private final Condition changed = mutex.newCondition();

  private PinnedCondition() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    PinnedCondition program = new PinnedCondition();
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(program::run);
    }
  }

  @Suspendable
  private void run() {
    Task<Void> pinned = Task.spawn(() -> List.of(this).forEach(PinnedCondition::await));
    while (changed.toString().startsWith("Condition[nobody waits]")) {
      Task.yield();
    }
    mutex.withLock(() -> {
      pinned.cancel();
      Task.yield();
    });
    try {
      pinned.join();
    } catch (Cancelled expected) {
      System.out.println("it was cancelled");
    }
    System.out.println(mutex);
  }

  @Suspendable
  private void await() {
    mutex.lock();
    try {
      changed.await();
    } catch (Cancelled cancelled) {
      System.out.println("cancelled, and holds the lock: " + mutex.isHeldByCaller());
      throw cancelled;
    } finally {
      mutex.unlock();
    }
  }
}
