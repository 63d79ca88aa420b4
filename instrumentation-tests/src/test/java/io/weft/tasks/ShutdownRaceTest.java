package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A shutdown and runs that begin at the same time, by chance. */
class ShutdownRaceTest {
  private static final int ROUNDS = 300;
  private static final int RUNS = 3;
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration ENOUGH = Duration.ofSeconds(50);

  private static Throwable outcomeOfLongRun(Scheduler scheduler, CountDownLatch start) {
    try {
      start.await();
      scheduler.runBlocking(() -> Task.sleep(LONG));
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  @Test
  void aRunThatBeginsMeanwhileIsCancelledOrRefused() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(RUNS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        shutDown(threads);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static void shutDown(ExecutorService threads) throws Exception {
    Scheduler scheduler = Scheduler.builder().loops(1).build();
    List<CompletableFuture<Throwable>> runs = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < RUNS; i++) {
      runs.add(CompletableFuture.supplyAsync(() -> outcomeOfLongRun(scheduler, start), threads));
    }
    start.countDown();
    assertTrue(scheduler.shutdown(Duration.ZERO, ENOUGH), "a run was missed");
    for (CompletableFuture<Throwable> each : runs) {
      Throwable outcome = each.get();
      assertTrue(
          outcome instanceof Cancelled || outcome instanceof IllegalStateException,
          () -> "ended with " + outcome);
    }
  }
}
