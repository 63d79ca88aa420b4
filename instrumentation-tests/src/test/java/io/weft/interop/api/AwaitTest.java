package io.weft.interop.api;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.interop.Blocking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for stages and futures. */
class AwaitTest {
  private static <T> CompletableFuture<T> completedByAThread(T value) {
    CompletableFuture<T> future = new CompletableFuture<>();
    new Thread(() -> future.complete(value)).start();
    return future;
  }

  private static <T> FutureTask<T> started(Callable<T> body) {
    FutureTask<T> future = new FutureTask<>(body);
    new Thread(future).start();
    return future;
  }

  /** Runs something that waits in a task, cancels that task while it waits, and expects it to end so. */
  private static void cancelWhileItWaits(SuspendableRunnable waiting) throws Exception {
    Caller.TASK.run(() -> {
      Task<Void> task = Task.spawn(waiting);
      while (task.state() != Task.State.PARKED) {
        Task.yield();
      }
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
  }

  // ---- stages

  @ParameterizedTest
  @EnumSource
  void theValueOfAStageArrives(Caller caller) throws Exception {
    CompletionStage<String> stage = completedByAThread("a").thenApply(a -> a + "b");
    assertEquals("ab", caller.<String>call(() -> Await.on(stage)));
  }

  @ParameterizedTest
  @EnumSource
  void aStageThatIsCompleteNeedsNoWait(Caller caller) throws Exception {
    assertEquals(1, caller.<Integer>call(() -> Await.on(CompletableFuture.completedStage(1))));
    assertNull(caller.call(() -> Await.on(CompletableFuture.completedStage(null))));
  }

  @ParameterizedTest
  @EnumSource
  void theFailureOfAStageArrivesAsTheSameObject(Caller caller) throws Exception {
    IOException failure = new IOException("connection lost");
    CompletionStage<Object> stage = CompletableFuture.failedStage(failure);
    caller.run(() -> assertSame(failure, thrown(IOException.class, () -> Await.on(stage))));
  }

  @ParameterizedTest
  @EnumSource
  void whatDependentStagesWrapTheFailureInIsTakenOff(Caller caller) throws Exception {
    IOException failure = new IOException("connection lost");
    CompletionStage<Object> stage =
        CompletableFuture.failedFuture(failure).thenApply(x -> x).thenApply(x -> x);
    caller.run(() -> assertSame(failure, thrown(IOException.class, () -> Await.on(stage))));
  }

  @ParameterizedTest
  @EnumSource
  void aCompletionExceptionWithoutCauseIsTheFailureItself(Caller caller) throws Exception {
    CompletionException failure = new CompletionException("no cause", null);
    CompletionStage<Object> stage = CompletableFuture.failedStage(failure);
    caller.run(() -> assertSame(failure, thrown(CompletionException.class, () -> Await.on(stage))));
  }

  @ParameterizedTest
  @EnumSource
  void aStageThatOthersCancelThrowsThat(Caller caller) throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    new Thread(() -> future.cancel(false)).start();
    caller.run(() -> thrown(CancellationException.class, () -> Await.on(future)));
  }

  @Test
  void aCancelledTaskCancelsTheStage() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    cancelWhileItWaits(() -> Await.on((CompletionStage<String>) future));
    assertTrue(future.isCancelled());
  }

  @Test
  void aStageThatIsNoFutureLetsItsTaskBeCancelled() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    cancelWhileItWaits(() -> Await.on(future.minimalCompletionStage()));
    future.complete("late"); // does nothing
  }

  @Test
  void theValueWinsWhenItCameBeforeTheCancellation() throws Exception {
    List<String> log = new ArrayList<>();
    Caller.TASK.run(() -> {
      CompletableFuture<String> future = new CompletableFuture<>();
      Task<Void> task = Task.spawn(() -> {
        log.add(Await.on(future));
        Task.yield();
      });
      Task.yield();
      future.complete("value");
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
    assertEquals(List.of("value"), log);
  }

  @Test
  void manyTasksWaitForStagesOfOneThread() throws Exception {
    assertEquals(499_500, Caller.TASK.<Integer>call(() -> {
      List<CompletableFuture<Integer>> futures = new ArrayList<>();
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        futures.add(future);
        tasks.add(Task.spawn(() -> Await.on(future)));
      }
      new Thread(() -> {
            for (int i = 0; i < 1_000; i++) {
              futures.get(i).complete(i);
            }
          })
          .start();
      int sum = 0;
      for (Task<Integer> task : tasks) {
        sum += task.join();
      }
      return sum;
    }));
  }

  @Test
  void itIsRefusedUnderAPin() throws Exception {
    CompletableFuture<String> done = CompletableFuture.completedFuture("value");
    Caller.TASK.run(() ->
        thrown(PinnedException.class, () -> List.of(1).forEach(one -> Await.on(done))));
  }

  @Test
  void aCoroutineOnAPlainThreadBlocksItsThread() {
    CompletionStage<String> stage = completedByAThread("value");
    List<String> log = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> {
      log.add(Await.on(stage));
      Coroutine.suspend();
      log.add(Blocking.call(() -> "called"));
    });
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(List.of("value", "called"), log);
  }

  // ---- what is both, and futures

  /** As drivers have it: neither a CompletableFuture nor only one of the two. */
  private interface DriverFuture<T> extends CompletionStage<T>, Future<T> {}

  private static final class DriverCommand<T> extends CompletableFuture<T>
      implements DriverFuture<T> {}

  @ParameterizedTest
  @EnumSource
  void whatIsStageAndFutureIsAwaitedAsAStage(Caller caller) throws Exception {
    CompletableFuture<String> future = completedByAThread("value");
    DriverCommand<Integer> command = new DriverCommand<>();
    DriverFuture<Integer> driverFuture = command;
    new Thread(() -> command.complete(1)).start();
    caller.run(() -> {
      assertEquals("value", Await.on(future));
      int one = Await.on(driverFuture);
      assertEquals(1, one);
      assertEquals("value", Await.on((Future<String>) future));
    });
  }

  @Test
  void aCancelledTaskCancelsWhatIsStageAndFuture() throws Exception {
    CompletableFuture<String> future = new CompletableFuture<>();
    cancelWhileItWaits(() -> Await.on(future));
    assertTrue(future.isCancelled());
  }

  @ParameterizedTest
  @EnumSource
  void theValueOfAFutureArrives(Caller caller) throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    FutureTask<String> future = started(() -> {
      mayEnd.await();
      return "value";
    });
    FutureTask<Boolean> done = started(() -> true);
    done.get();
    new Thread(mayEnd::countDown).start();
    caller.run(() -> {
      assertEquals("value", Await.on(future));
      assertTrue(Await.on(done));
    });
  }

  @ParameterizedTest
  @EnumSource
  void theFailureOfAFutureArrivesAsTheSameObject(Caller caller) throws Exception {
    IOException failure = new IOException("no such file");
    FutureTask<String> future = new FutureTask<>(() -> {
      throw failure;
    });
    caller.run(() -> {
      new Thread(future).start();
      assertSame(failure, thrown(IOException.class, () -> Await.on(future)));
    });
  }

  @Test
  void anInterruptDoesNotEndTheWaitOfAPlainThread() throws Exception {
    FutureTask<String> future = new FutureTask<>(() -> "value");
    Thread caller = Thread.currentThread();
    caller.interrupt();
    new Thread(future).start();
    assertEquals("value", Await.on(future));
    assertTrue(Thread.interrupted(), "the interrupt was lost");
  }

  @Test
  void otherTasksRunWhileOneWaitsForAFuture() throws Exception {
    Caller.TASK.run(() -> {
      FutureTask<String> future = new FutureTask<>(() -> "value");
      Task<String> waiting = Task.spawn(() -> Await.on(future));
      Task.yield();
      assertEquals(Task.State.PARKED, waiting.state());
      future.run();
      assertEquals("value", waiting.join());
    });
  }

  @Test
  void aCancelledTaskCancelsTheFuture() throws Exception {
    FutureTask<String> future = new FutureTask<>(() -> "value");
    cancelWhileItWaits(() -> Await.on(future));
    assertTrue(future.isCancelled());
  }
}
