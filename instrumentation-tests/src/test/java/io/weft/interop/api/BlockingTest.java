package io.weft.interop.api;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskLocal;
import io.weft.interop.Blocking;
import io.weft.interop.BlockingPool;
import io.weft.soundness.GarbageCollection;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promises of blocking calls: who runs them, what arrives, and how they are cancelled. */
class BlockingTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  /** Blocks until the test lets it end, whoever interrupts. */
  private String stubborn() {
    begun.countDown();
    awaitUninterruptibly(mayEnd);
    return "value";
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    for (; ; ) {
      try {
        latch.await();
        return;
      } catch (InterruptedException expected) {
        // the caller is cancelled, and this goes on all the same
      }
    }
  }

  @Suspendable
  private static void yieldUntilZero(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Task.yield();
    }
  }

  // ---- what a call is

  @ParameterizedTest
  @EnumSource
  void theValueOfTheBodyArrives(Caller caller) throws Exception {
    assertEquals(42, caller.<Integer>call(() -> Blocking.call(() -> 42)));
  }

  @ParameterizedTest
  @EnumSource
  void theFailureOfTheBodyArrivesAsTheSameObject(Caller caller) {
    IOException failure = new IOException("no such file");
    assertSame(
        failure,
        assertThrows(
            IOException.class,
            () -> caller.run(() -> Blocking.call(() -> {
              throw failure;
            }))));
  }

  @ParameterizedTest
  @EnumSource
  void aBodyWithoutValueThrowsWhatItDeclares(Caller caller) {
    IOException failure = new IOException("disk is full");
    assertSame(
        failure, assertThrows(IOException.class, () -> caller.run(() -> runAndFail(failure))));
  }

  @Suspendable // the exception's type is inferred: no "throws Exception" here
  private static void runAndFail(IOException failure) throws IOException {
    Blocking.run(() -> {});
    Blocking.run(() -> {
      throw failure;
    });
  }

  @Test
  void theBodyOfATaskRunsOnANamedDaemonThread() throws Exception {
    Caller.TASK.run(() -> {
      Thread worker = Blocking.call(Thread::currentThread);
      assertTrue(worker.getName().matches("weft-blocking-\\d+"), worker.getName());
      assertTrue(worker.isDaemon());
    });
  }

  @Test
  void aPlainThreadRunsTheBodyItself() throws Exception {
    Caller.PLAIN_THREAD.run(
        () -> assertSame(Thread.currentThread(), Blocking.call(Thread::currentThread)));
  }

  @Test
  void otherTasksOfTheLoopRunMeanwhile() throws Exception {
    Caller.TASK.run(() -> {
      Task<String> waiting = Task.spawn(() -> Blocking.call(this::stubborn));
      yieldUntilZero(begun);
      assertEquals(Task.State.PARKED, waiting.state());
      mayEnd.countDown();
      assertEquals("value", waiting.join());
    });
  }

  @ParameterizedTest
  @EnumSource
  void aPoolOfItsOwnMakesTheSamePromises(Caller caller) throws Exception {
    try (BlockingPool pool = Blocking.pool("files", 1)) {
      assertEquals("value", caller.<String>call(() -> pool.call(() -> "value")));
      IOException failure = new IOException();
      assertSame(
          failure,
          assertThrows(
              IOException.class,
              () -> caller.run(() -> pool.run(() -> {
                throw failure;
              }))));
    }
  }

  @Test
  void aPoolUsesAsManyThreadsAsItMayAndNoMore() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier pair = new CyclicBarrier(2);
    try (BlockingPool pool = Blocking.pool("two", 2)) {
      Caller.TASK.run(() -> {
        for (int i = 0; i < 10; i++) {
          Task.spawn(() -> pool.run(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            pair.await();
            inside.decrementAndGet();
          }));
        }
      });
    }
    assertEquals(2, most.get());
  }

  @Test
  void aThreadThatIsIdleIsUsedAgain() throws Exception {
    try (BlockingPool pool = Blocking.pool("many", 64)) {
      Caller.TASK.run(() -> {
        Thread first = pool.call(Thread::currentThread);
        for (int i = 0; i < 10; i++) {
          while (first.getState() != Thread.State.TIMED_WAITING) {
            Task.yield();
          }
          assertSame(first, pool.call(Thread::currentThread));
        }
      });
    }
  }

  @Test
  void aThreadThatIsIdleKeepsNothing() throws Exception {
    List<WeakReference<Object>> values = new ArrayList<>();
    try (BlockingPool pool = Blocking.pool("one", 1)) {
      Caller.TASK.run(() -> {
        Thread worker = pool.call(Thread::currentThread);
        values.add(new WeakReference<>(pool.call(Object::new)));
        while (worker.getState() != Thread.State.TIMED_WAITING) {
          Task.yield();
        }
      });
      assertTrue(GarbageCollection.frees(values.get(0)));
    }
  }

  @Test
  void callsThatNeedEachOtherGetAThreadEach() throws Exception {
    CyclicBarrier pair = new CyclicBarrier(2);
    try (BlockingPool pool = Blocking.pool("two", 2)) {
      Caller.TASK.run(() -> {
        for (int i = 0; i < 5_000; i++) {
          Task<Integer> one = Task.spawn(() -> pool.call(pair::await));
          Task<Integer> other = Task.spawn(() -> pool.call(pair::await));
          assertEquals(1, one.join() + other.join());
        }
      });
    }
  }

  @Test
  void theBodySeesTheContextClassLoaderOfTheCaller() throws Exception {
    ClassLoader own = new ClassLoader(null) {};
    Caller.TASK.run(() -> {
      Thread loop = Thread.currentThread();
      loop.setContextClassLoader(own);
      assertSame(own, Blocking.call(() -> Thread.currentThread().getContextClassLoader()));
    });
  }

  // ---- cancellation

  @Test
  void aCancelledCallerWaitsUntilTheWorkerHasLeftTheBody() throws Exception {
    AtomicBoolean left = new AtomicBoolean();
    Caller.TASK.run(() -> {
      Task<Void> calling = Task.spawn(() -> Blocking.run(() -> {
        begun.countDown();
        try {
          new CountDownLatch(1).await();
        } finally {
          awaitUninterruptibly(mayEnd);
          left.set(true);
        }
      }));
      yieldUntilZero(begun);
      calling.cancel();
      for (int i = 0; i < 100; i++) {
        Task.yield();
      }
      assertFalse(calling.isDone(), "it has left its body to itself");
      mayEnd.countDown();
      thrown(Cancelled.class, calling::join);
    });
    assertTrue(left.get());
  }

  @Test
  void whatAnInterruptedBodyThrowsIsSuppressedByTheCancellation() throws Exception {
    Caller.TASK.run(() -> {
      List<Throwable> caught = new ArrayList<>();
      Task<Void> calling = Task.spawn(() -> {
        try {
          Blocking.run(() -> {
            begun.countDown();
            new CountDownLatch(1).await();
          });
        } catch (Cancelled cancelled) {
          caught.add(cancelled);
          throw cancelled;
        }
      });
      yieldUntilZero(begun);
      calling.cancel();
      thrown(Cancelled.class, calling::join);
      assertInstanceOf(InterruptedException.class, caught.get(0).getSuppressed()[0]);
    });
  }

  @Test
  void aValueThatIsReturnedAllTheSameIsNotLost() throws Exception {
    Caller.TASK.run(() -> {
      List<String> log = new ArrayList<>();
      Task<Void> calling = Task.spawn(() -> {
        log.add(Blocking.call(this::stubborn));
        Task.yield();
        log.add("never");
      });
      yieldUntilZero(begun);
      calling.cancel();
      mayEnd.countDown();
      thrown(Cancelled.class, calling::join);
      assertEquals(List.of("value"), log);
    });
  }

  @Test
  void aCallThatIsQueuedWhenItIsCancelledNeverStarts() throws Exception {
    AtomicBoolean started = new AtomicBoolean();
    try (BlockingPool pool = Blocking.pool("one", 1)) {
      Caller.TASK.run(() -> {
        Task<String> first = Task.spawn(() -> pool.call(this::stubborn));
        yieldUntilZero(begun);
        Task<Void> queued = Task.spawn(() -> pool.run(() -> started.set(true)));
        Task.yield();
        queued.cancel();
        thrown(Cancelled.class, queued::join); // while the only worker is busy
        mayEnd.countDown();
        assertEquals("value", first.join());
        pool.run(() -> {}); // behind it in the queue
      });
    }
    assertFalse(started.get());
  }

  @Test
  void aCancelledTaskStartsNoCall() throws Exception {
    AtomicBoolean started = new AtomicBoolean();
    Caller.TASK.run(() -> {
      Task<Void> calling = Task.spawn(() -> Blocking.run(() -> started.set(true)));
      calling.cancel();
      thrown(Cancelled.class, calling::join);
    });
    assertFalse(started.get());
  }

  @Test
  void anInterruptNeverReachesTheNextCallOfTheWorker() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    try (BlockingPool pool = Blocking.pool("one", 1)) {
      Caller.TASK.run(() -> {
        for (int i = 0; i < 2_000; i++) {
          AtomicBoolean inside = new AtomicBoolean();
          int spins = i % 50;
          Task<Void> calling = Task.spawn(() -> pool.run(() -> {
            inside.set(true);
            for (int spin = 0; spin < spins; spin++) {
              Thread.onSpinWait();
            }
          }));
          while (!inside.get()) {
            Task.yield();
          }
          calling.cancel(); // about when the body ends
          if (pool.call(Thread::interrupted)) {
            interrupted.incrementAndGet();
          }
          while (!calling.isDone()) {
            Task.yield();
          }
        }
      });
    }
    assertEquals(0, interrupted.get());
  }

  @Test
  void aTimeOutInterruptsTheBody() throws Exception {
    Caller.TASK.run(() -> thrown(
        TimeoutException.class,
        () -> Scope.withTimeout(
            Duration.ofMillis(1),
            () -> Blocking.call(() -> new CountDownLatch(1).await(1, TimeUnit.DAYS)))));
  }

  // ---- refusals

  @ParameterizedTest
  @EnumSource
  void aClosedPoolTakesNoCalls(Caller caller) throws Exception {
    BlockingPool pool = Blocking.pool("database", 1);
    pool.close();
    pool.close();
    caller.run(() -> assertEquals(
        "the pool 'database' is closed and takes no calls",
        thrown(IllegalStateException.class, () -> pool.call(() -> 1)).getMessage()));
  }

  @Test
  void whatWasCalledBeforeThePoolWasClosedIsCarriedOut() throws Exception {
    Caller.TASK.run(() -> {
      BlockingPool pool = Blocking.pool("one", 1);
      Task<String> running = Task.spawn(() -> pool.call(this::stubborn));
      yieldUntilZero(begun);
      Task<Thread> queued = Task.spawn(() -> pool.call(Thread::currentThread));
      Task.yield();
      pool.close();
      mayEnd.countDown();
      assertEquals("value", running.join());
      assertNotSame(Thread.currentThread(), queued.join());
    });
  }

  @Test
  void aPoolWithoutThreadsIsRefused() {
    assertEquals(
        "a pool needs at least one thread, and 'none' is to have 0",
        assertThrows(IllegalArgumentException.class, () -> Blocking.pool("none", 0))
            .getMessage());
  }

  @Test
  void itIsRefusedUnderAPin() throws Exception {
    Caller.TASK.run(() ->
        thrown(PinnedException.class, () -> List.of(1).forEach(one -> Blocking.run(() -> {}))));
  }

  @ParameterizedTest
  @EnumSource
  void theBodySeesTheTaskLocalsOfItsCaller(Caller caller) throws Exception {
    TaskLocal<String> local = TaskLocal.named("local");
    caller.run(() -> {
      assertEquals("bound", local.call("bound", () -> Blocking.call(() -> local.orElse("not"))));
      assertEquals("not", Blocking.call(() -> local.orElse("not")));
    });
  }
}
