package io.weft.interop.api;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.interop.Blocking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Callbacks on the thread of a loop. */
class LoopExecutorTest {
  @Test
  void aCallbackRunsOnTheThreadOfItsLoop() {
    try (Scheduler scheduler = Scheduler.builder().loops(2).name("two").build()) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            "two-" + i,
            CompletableFuture.supplyAsync(
                    () -> Thread.currentThread().getName(), scheduler.executor(i))
                .join());
      }
    }
  }

  @Test
  void theExecutorOfATaskIsThatOfItsLoop() throws Exception {
    try (Scheduler scheduler = Scheduler.builder().loops(2).name("two").build()) {
      scheduler.runBlocking(() -> {
        Task<Executor> other =
            Task.spawnOn(Placement.loop(1), () -> Task.current().loopExecutor());
        Executor executor = other.join();
        assertEquals(
            "two-1",
            Await.on(
                CompletableFuture.supplyAsync(() -> Thread.currentThread().getName(), executor)));
      });
    }
  }

  @Test
  void callbacksRunInOrderAndBetweenTasks() throws Exception {
    List<String> log = new ArrayList<>();
    Caller.TASK.run(() -> {
      Executor executor = Task.current().loopExecutor();
      executor.execute(() -> log.add("a"));
      executor.execute(() -> log.add("b"));
      log.add("task");
      Await.on(CompletableFuture.runAsync(() -> log.add("c"), executor));
    });
    assertEquals(List.of("task", "a", "b", "c"), log);
  }

  /** As code does that has caught the exception, for whoever is above it. */
  @Test
  void whatInterruptsItsOwnThreadInterruptsNoTask() throws Exception {
    int[] interrupted = {0};
    Caller.TASK.run(() -> {
      Executor executor = Task.current().loopExecutor();
      for (int i = 0; i < 1_000; i++) {
        executor.execute(() -> Thread.currentThread().interrupt());
        Task.yield();
        Task.yield();
        interrupted[0] += Thread.interrupted() ? 1 : 0;
      }
    });
    assertEquals(0, interrupted[0]);
  }

  @Test
  void aCallbackMayNotWait() throws Exception {
    Caller.TASK.run(() -> {
      Executor executor = Task.current().loopExecutor();
      CompletableFuture<String> never = new CompletableFuture<>();
      for (Runnable waiting : List.<Runnable>of(
          () -> Task.sleep(Duration.ofDays(1)),
          () -> Await.on(never),
          () -> Blocking.run(() -> {}))) {
        Throwable refused = Await.on(CompletableFuture.runAsync(waiting, executor)
            .handle((nothing, failure) -> failure.getCause()));
        assertInstanceOf(IllegalStateException.class, refused);
      }
    });
  }

  @Test
  void whatACallbackThrowsIsReportedAndTheLoopGoesOn() throws Exception {
    IllegalStateException failure = new IllegalStateException("a callback that fails");
    List<Throwable> reported = new ArrayList<>();
    Logger logger = Logger.getLogger("io.weft");
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord logged) {
        reported.add(logged.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      Caller.TASK.run(() -> {
        Executor executor = Task.current().loopExecutor();
        executor.execute(() -> {
          throw failure;
        });
        assertEquals(1, Await.on(CompletableFuture.supplyAsync(() -> 1, executor)));
      });
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertEquals(List.of(failure), reported);
  }

  @Test
  void aSchedulerClosesWhenCallbacksHaveRunAndTakesNoMore() {
    List<String> log = new ArrayList<>();
    Scheduler scheduler = Scheduler.builder().loops(1).build();
    Executor executor = scheduler.executor(0);
    executor.execute(() -> executor.execute(() -> log.add("accepted")));
    scheduler.close();
    assertEquals(List.of("accepted"), log);
    assertEquals(
        "the scheduler is closed: executor of loop 0",
        assertThrows(RejectedExecutionException.class, () -> executor.execute(() -> {}))
            .getMessage());
  }

  @Test
  void aScopeEndsWhenTheCallbacksOfItsTasksHaveRun() throws Exception {
    List<String> log = new ArrayList<>();
    Caller.TASK.run(() -> {
      Executor executor;
      try (Scope scope = Scope.open()) {
        executor = scope
            .fork(() -> {
              Executor own = Task.current().loopExecutor();
              own.execute(() -> log.add("accepted"));
              return own;
            })
            .join();
      }
      log.add("closed");
      thrown(RejectedExecutionException.class, () -> executor.execute(() -> {}));
    });
    assertEquals(List.of("accepted", "closed"), log);
  }

  @Test
  void thereIsNoExecutorForALoopThatDoesNotExist() {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      assertEquals(
          "there is no loop 1: the scheduler has 1 loops, counted from 0",
          assertThrows(IllegalArgumentException.class, () -> scheduler.executor(1))
              .getMessage());
    }
  }

  // ---- forking from there

  @Test
  void anyThreadMayForkIntoAnOpenScope() throws Exception {
    Caller.TASK.run(() -> {
      Thread loop = Thread.currentThread();
      try (Scope scope = Scope.open()) {
        Task<Thread> child = Blocking.call(() -> scope.<Thread>fork(() -> Thread.currentThread()));
        assertSame(loop, child.join());
      }
    });
  }

  @Test
  void aTaskOfAnotherSchedulerForksOntoALoopOfTheScope() throws Exception {
    try (Scheduler other = Scheduler.builder().loops(3).build()) {
      Caller.TASK.run(() -> {
        Thread loop = Thread.currentThread();
        try (Scope scope = Scope.open()) {
          Task<Task<Thread>> forking =
              other.spawn(() -> scope.<Thread>fork(() -> Thread.currentThread()));
          assertSame(loop, forking.join().join());
        }
      });
    }
  }
}
