package io.weft.forked;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.ThreadContext;
import java.time.Duration;

/** With {@code pinned=block}: what a library keeps for the thread is still there after tasks have run on top. */
final class PinnedContext {
  private static final ThreadLocal<String> LOGGED = new ThreadLocal<>();

  private static final ThreadContext CONTEXT = new ThreadContext() {
    @Override
    public Object capture() {
      return LOGGED.get();
    }

    @Override
    public void restore(Object captured) {
      LOGGED.set((String) captured);
    }
  };

  private PinnedContext() {}

  @Suspendable
  private static String waitUnderAMonitor() {
    synchronized (PinnedContext.class) {
      Task.sleep(Duration.ofMillis(5));
      return LOGGED.get();
    }
  }

  /** Runs the program. */
  public static void main(String[] arguments) {
    try (Scheduler scheduler =
        Scheduler.builder().loops(1).threadContext(CONTEXT).build()) {
      scheduler.runBlocking(() -> {
        LOGGED.set("main");
        Task.spawn(() -> LOGGED.set("child"));
        String under = waitUnderAMonitor();
        Task.yield();
        System.out.println("context " + under + " " + LOGGED.get());
      });
    }
  }
}
