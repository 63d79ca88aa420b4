package io.weft.bench.work.threads;

import io.weft.bench.work.Work;
import io.weft.bench.work.WorkMain;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** Runs a work on virtual threads, as many at a time as {@code jdk.virtualThreadScheduler.parallelism} says. */
public final class ThreadsMain {
  private static final Map<String, Work> WORKS = Map.ofEntries(
      Map.entry("yield", ThreadTasks::yieldInTurns),
      Map.entry("spawn-join", ThreadTasks::spawnJoin),
      Map.entry("spawn-batch", ThreadTasks::spawnBatch),
      Map.entry("skynet", ThreadTasks::skynet),
      Map.entry("timers", ThreadTasks::timers),
      Map.entry("ping-pong", ThreadMessages::pingPong),
      Map.entry("ping-pong-2", ThreadMessages::pingPong),
      Map.entry("mutex", ThreadMessages::mutex),
      Map.entry("ring", ThreadMessages::ring),
      Map.entry("parked", ThreadMemory::parkedThreads));

  private static final ThreadFactory FACTORY = virtualThreads();

  private ThreadsMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(WORKS, args);
  }

  /** Starts a virtual thread. */
  static Thread start(Body body) {
    Thread thread = FACTORY.newThread(() -> {
      try {
        body.run();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    });
    thread.start();
    return thread;
  }

  /** Runs a program on a virtual thread. */
  static void onVirtualThread(Body main) throws InterruptedException {
    start(main).join();
  }

  /** What a virtual thread runs. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  /** {@code Thread.ofVirtual().factory()}. */
  private static ThreadFactory virtualThreads() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> builders = Class.forName("java.lang.Thread$Builder");
      return (ThreadFactory) builders.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException old) {
      throw new IllegalStateException("virtual threads need JDK 21 or newer", old);
    }
  }
}
