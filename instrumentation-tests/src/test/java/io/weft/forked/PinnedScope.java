package io.weft.forked;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** With {@code pinned=block}: a scope that is cancelled under a monitor still waits for its children. */
final class PinnedScope {
  private static final Duration LONG = Duration.ofDays(1);

  /** Printed at once, as the runtime reports blocked loops in between. */
  private static final StringBuilder LOG = new StringBuilder();

  private PinnedScope() {}

  @Suspendable
  private static void child() {
    try {
      Task.sleep(LONG);
    } finally {
      cleanUp();
    }
  }

  @Suspendable
  private static void cleanUp() {
    try {
      Scope.shielded(LONG, () -> Task.sleep(Duration.ofMillis(20)));
    } catch (TimeoutException never) {
      throw new AssertionError(never);
    }
    LOG.append("child ended, ");
  }

  @Suspendable
  private static void cancelledUnderAMonitor() {
    synchronized (PinnedScope.class) {
      try (Scope scope = Scope.open()) {
        scope.fork(PinnedScope::child);
        Task.sleep(Duration.ofMillis(1));
        scope.cancel();
      }
    }
    LOG.append("closed, ");
  }

  @Suspendable
  private static void lateUnderAMonitor() {
    synchronized (PinnedScope.class) {
      try {
        Scope.withTimeout(Duration.ofMillis(1), () -> {
          Task.spawn(PinnedScope::child);
          Task.sleep(LONG);
        });
      } catch (TimeoutException late) {
        LOG.append("late, ");
      }
    }
  }

  /** Runs the program. */
  public static void main(String[] arguments) {
    try {
      Scheduler.run(() -> {
        cancelledUnderAMonitor();
        lateUnderAMonitor();
      });
    } catch (Cancelled wrong) {
      LOG.append(wrong);
    }
    System.out.println(LOG + "end");
  }
}
