package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.testing.TestScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises of scopes, all in one list, in their order: no orphan, first failure, cancellation, time-outs, shields. */
class ScopeTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration SHORT = Duration.ofHours(1);

  private final List<String> log = new ArrayList<>();

  private static void onOneLoop(SuspendableRunnable main) {
    try (TestScheduler scheduler = TestScheduler.builder().fifo().build()) {
      scheduler.run(main);
    }
  }

  @Suspendable
  private Task<Void> forkSleeper(Scope scope, String name) {
    return scope.fork(() -> sleepLong(name));
  }

  @Suspendable
  private void sleepLong(String name) {
    try {
      Task.sleep(LONG);
    } finally {
      log.add(name + " ended");
    }
  }

  // ---- no orphan

  @Test
  void closeWaitsForAllChildren() {
    onOneLoop(() -> {
      try (Scope scope = Scope.open()) {
        for (int i = 0; i < 3; i++) {
          int number = i;
          scope.fork(() -> {
            for (int j = 0; j < number * 10; j++) {
              Task.yield();
            }
            log.add("child " + number);
          });
        }
        log.add("body");
      }
      log.add("closed");
    });
    assertEquals(List.of("body", "child 0", "child 1", "child 2", "closed"), log);
  }

  @Test
  void whatATaskSpawnsBelongsToItsInnermostScope() {
    onOneLoop(() -> {
      try (Scope outer = Scope.open()) {
        outer.fork(() -> sleepLong("child of outer"));
        try (Scope inner = Scope.open()) {
          inner.fork(() -> {
            Task.yield();
            log.add("child of inner");
            Task.spawn(() -> {
              Task.yield();
              log.add("its child");
            });
          });
        }
        log.add("inner closed");
        outer.cancel();
      }
    });
    assertEquals(
        List.of("child of inner", "its child", "inner closed", "child of outer ended"), log);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void childrenMayLiveOnOtherLoops(int loops) {
    try (Scheduler scheduler = Scheduler.builder().loops(loops).build()) {
      int sum = scheduler.runBlocking(() -> {
        List<Task<Integer>> tasks = new ArrayList<>();
        try (Scope scope = Scope.open()) {
          for (int i = 0; i < 100; i++) {
            int number = i;
            tasks.add(scope.forkOn(Placement.loop(i % loops), () -> {
              Task.yield();
              return number;
            }));
          }
        }
        int total = 0;
        for (Task<Integer> task : tasks) {
          assertTrue(task.isDone());
          total += task.join();
        }
        return total;
      });
      assertEquals(4950, sum);
    }
  }

  @Test
  void aChildOfTheScopeMayForkIntoIt() {
    onOneLoop(() -> {
      try (Scope scope = Scope.open()) {
        scope.fork(() -> {
          Task.yield();
          scope.fork(() -> log.add("sibling"));
        });
      }
    });
    assertEquals(List.of("sibling"), log);
  }

  @Test
  void aTaskOutlivesTheOneThatForksItInAScopeThatDoes() {
    onOneLoop(() -> {
      try (Scope scope = Scope.open()) {
        Task<Void> parent = scope.fork(() -> {
          scope.fork(() -> {
            Task.sleep(SHORT);
            log.add("daemon ends");
          });
        });
        parent.join();
        log.add("its parent has ended");
      }
      log.add("scope ends");
    });
    assertEquals(List.of("its parent has ended", "daemon ends", "scope ends"), log);
  }

  @Test
  void aClosedScopeTakesNoChild() {
    onOneLoop(() -> {
      Scope scope = Scope.open();
      scope.close();
      scope.close();
      assertEquals(
          "the scope is closed",
          thrown(IllegalStateException.class, () -> scope.fork(() -> log.add("never")))
              .getMessage());
      Task<Void> other = Task.spawn(() -> {
        log.add("main lives");
      });
      other.join();
    });
    assertEquals(List.of("main lives"), log);
  }

  @Test
  void onlyTheOwnerClosesAndInReverseOrder() {
    onOneLoop(() -> {
      Scope outer = Scope.open();
      Scope inner = Scope.open();
      assertTrue(thrown(IllegalStateException.class, outer::close)
          .getMessage()
          .contains("a scope inside this one is open"));
      Task<Void> other = Task.spawn(() -> {
        assertTrue(thrown(IllegalStateException.class, inner::close)
            .getMessage()
            .startsWith("only main, which opened the scope, may close it, not task-"));
      });
      other.join();
      inner.close();
      outer.close();
    });
  }

  @Test
  void aScopeThatIsLeftOpenCancelsItsChildrenAndFailsItsTask() {
    onOneLoop(() -> {
      Task<Void> careless = Task.spawn(() -> {
        forkSleeper(Scope.open(), "child");
        Task.yield();
      });
      TaskFailedException failure = thrown(TaskFailedException.class, careless::join);
      assertInstanceOf(IllegalStateException.class, failure.getCause());
      assertTrue(failure.getMessage().contains("left a scope open"), failure.getMessage());
      log.add("joined");
    });
    assertEquals(List.of("child ended", "joined"), log);
  }

  // ---- failures

  @Test
  void theFirstFailureCancelsTheSiblingsAndIsThrownByJoin() {
    IOException thrown = new IOException("first");
    onOneLoop(() -> {
      try (Scope scope = Scope.open()) {
        forkSleeper(scope, "sibling");
        scope.fork(() -> {
          Task.yield();
          throw thrown;
        });
        TaskFailedException failure = thrown(TaskFailedException.class, scope::join);
        assertSame(thrown, failure.getCause());
      }
    });
    assertEquals(List.of("sibling ended"), log);
  }

  @Test
  void aFailureWhoseMessageFailsCancelsTheSiblingsToo() {
    Mute failure = new Mute();
    onOneLoop(() -> {
      TaskFailedException failed = thrown(TaskFailedException.class, () -> {
        try (Scope scope = Scope.open()) {
          forkSleeper(scope, "sibling");
          scope.fork(() -> {
            Task.sleep(SHORT);
            throw failure;
          });
        }
      });
      assertSame(failure, failed.getCause());
      assertTrue(failed.getMessage().contains("whose message failed"), failed.getMessage());
    });
    assertEquals(List.of("sibling ended"), log);
  }

  @Test
  void theFirstFailureIsThrownByCloseWithTheOthersAsSuppressed() {
    onOneLoop(() -> {
      TaskFailedException failure = thrown(TaskFailedException.class, () -> {
        try (Scope scope = Scope.open()) {
          for (String name : List.of("a", "b", "c")) {
            scope.fork(() -> {
              throw new IOException(name);
            });
          }
        }
      });
      assertEquals("a", failure.getCause().getMessage());
      assertEquals(2, failure.getSuppressed().length);
      assertEquals("b", failure.getSuppressed()[0].getCause().getMessage());
      assertEquals("c", failure.getSuppressed()[1].getCause().getMessage());
    });
  }

  @Test
  void theRestOfTheBodyIsCancelledToo() {
    onOneLoop(() -> {
      Cancelled cancelled = thrown(Cancelled.class, () -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> {
            throw new IOException("first");
          });
          Task.sleep(LONG);
        }
      });
      assertEquals("first", cancelled.getCause().getCause().getMessage());
      assertInstanceOf(TaskFailedException.class, cancelled.getSuppressed()[0]);
      Task.yield(); // the task itself is not cancelled
    });
  }

  @Test
  void aTaskThatEndsWithTheCancellationOfItsScopeHasFailedWithWhatFailedThere() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> {
            throw new IOException("first");
          });
          Task.sleep(LONG);
        }
      });
      TaskFailedException failure = thrown(TaskFailedException.class, task::join);
      assertEquals("first", failure.getCause().getCause().getMessage());
    });
  }

  @Test
  void aSupervisorKeepsTheSiblingsAlive() {
    onOneLoop(() -> {
      try (Scope scope = Scope.supervisor()) {
        Task<Void> failing = scope.fork(() -> {
          throw new IOException("taken");
        });
        Task<Integer> other = scope.fork(() -> {
          Task.yield();
          Task.yield();
          return 7;
        });
        thrown(TaskFailedException.class, failing::join);
        assertEquals(7, other.join());
      }
    });
  }

  @Test
  void aSupervisorThrowsWhatNobodyHasTaken() {
    onOneLoop(() -> {
      TaskFailedException failure = thrown(TaskFailedException.class, () -> {
        try (Scope scope = Scope.supervisor()) {
          scope.fork(() -> {
            throw new IOException("untaken");
          });
        }
      });
      assertEquals("untaken", failure.getCause().getMessage());
    });
  }

  @Test
  void aFailureOnAnotherLoopCancelsToo() {
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      scheduler.runBlocking(() -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> sleepLong("sibling"));
          scope.forkOn(Placement.loop(1), () -> {
            throw new IOException("elsewhere");
          });
          TaskFailedException failure = thrown(TaskFailedException.class, scope::join);
          assertEquals("elsewhere", failure.getCause().getMessage());
        }
      });
    }
    assertEquals(List.of("sibling ended"), log);
  }

  // ---- the scope of a run

  @Test
  void aFailureOfMainCancelsWhatItHasSpawned() {
    IOException thrown = new IOException("main");
    IOException caught = thrown(
        IOException.class,
        () -> Scheduler.run(() -> {
          Task.spawn(() -> sleepLong("child"));
          Task.yield();
          throw thrown;
        }));
    assertSame(thrown, caught);
    assertEquals(List.of("child ended"), log);
  }

  @Test
  void aFailureThatNobodyTakesCancelsTheRestWhenMainHasEnded() {
    TaskFailedException failure = thrown(
        TaskFailedException.class,
        () -> onOneLoop(() -> {
          Task.spawn(() -> sleepLong("child"));
          Task.spawn(() -> {
            throw new IOException("untaken");
          });
          Task.yield();
          log.add("main goes on");
        }));
    assertEquals("untaken", failure.getCause().getMessage());
    assertEquals(List.of("main goes on", "child ended"), log);
  }

  @Test
  void aFailureAfterTheEndOfMainCancelsTheRest() {
    thrown(
        TaskFailedException.class,
        () -> onOneLoop(() -> {
          Task.spawn(() -> sleepLong("child"));
          Task.spawn(() -> {
            Task.sleep(SHORT);
            throw new IOException("late");
          });
        }));
    assertEquals(List.of("child ended"), log);
  }

  // ---- cancellation

  @Test
  void cancelEndsTheWaitAndRunsFinally() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> sleepLong("sleeper"));
      Task.yield();
      task.cancel("enough");
      Cancelled cancelled = thrown(Cancelled.class, task::join);
      assertTrue(cancelled.getMessage().contains("enough"), cancelled.getMessage());
      assertTrue(task.isDone());
      assertNotSame(cancelled, cancelled.getCause());
    });
    assertEquals(List.of("sleeper ended"), log);
  }

  @Test
  void cancellationIsThrownAgainAtEachOperation() {
    onOneLoop(() -> {
      int[] caught = {0};
      Task<Void> task = Task.spawn(() -> {
        for (int i = 0; i < 5; i++) {
          try {
            Task.sleep(LONG);
          } catch (Cancelled again) {
            caught[0]++;
          }
        }
        Task.yield();
      });
      Task.yield();
      task.cancel();
      thrown(Cancelled.class, task::join);
      assertEquals(5, caught[0]);
    });
  }

  @Test
  void catchingExceptionsDoesNotSwallowIt() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        while (true) {
          try {
            Task.sleep(LONG);
          } catch (Exception carryOn) {
            log.add("caught " + carryOn);
          }
        }
      });
      Task.yield();
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
    assertEquals(List.of(), log);
  }

  @Test
  void aTaskThatReturnsAllTheSameHasItsValue() {
    onOneLoop(() -> {
      Task<Integer> task = Task.spawn(() -> {
        try {
          Task.sleep(LONG);
        } catch (Cancelled late) {
          log.add("cancelled");
        }
        return 5;
      });
      Task.yield();
      task.cancel();
      assertEquals(5, task.join());
    });
    assertEquals(List.of("cancelled"), log);
  }

  @Test
  void codeThatNeverWaitsIsNotStopped() {
    onOneLoop(() -> {
      Task<Integer> task = Task.spawn(() -> {
        Task.current().cancel();
        int sum = 0;
        for (int i = 0; i < 10_000; i++) {
          sum += i;
        }
        return sum;
      });
      assertEquals(49_995_000, task.join());
    });
  }

  @Test
  void theReasonOfACancellationReachesTheChildrenOfChildren() {
    onOneLoop(() -> {
      Task<Void> root = Task.spawn(() -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> {
            Task.spawn(
                () -> log.add(thrown(Cancelled.class, () -> Task.sleep(LONG)).getMessage()));
            log.add(thrown(Cancelled.class, () -> Task.sleep(LONG)).getMessage());
          });
        }
      });
      Task.sleep(SHORT);
      root.cancel("the client has gone");
      root.join();
    });
    assertEquals(List.of("the client has gone", "the client has gone"), log);
  }

  @Test
  void aTaskThatHasNotStartedRunsToItsFirstWait() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        log.add("started");
        Task.yield();
        log.add("never");
      });
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
    assertEquals(List.of("started"), log);
  }

  @Test
  void cancelReachesTheWholeTreeOfChildren() {
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      scheduler.runBlocking(() -> cancelTree());
    }
  }

  @Test
  void cancelReachesTheWholeTreeOfChildrenInAnyOrder() {
    TestScheduler.builder().loops(2).explore(50, () -> cancelTree());
  }

  @Suspendable
  private static void cancelTree() {
    List<Task<?>> all = new ArrayList<>();
    Task<Void> root = Task.spawn(() -> tree(all, 6));
    while (!isComplete(all)) {
      Task.sleep(Duration.ofMillis(1));
    }
    root.cancel();
    thrown(Cancelled.class, root::join);
    for (Task<?> task : all) {
      assertTrue(task.isDone());
    }
  }

  private static boolean isComplete(List<Task<?>> all) {
    synchronized (all) {
      return all.size() == 126;
    }
  }

  @Suspendable
  private static void tree(List<Task<?>> all, int depth) {
    if (depth == 0) {
      Task.sleep(LONG);
      return;
    }
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 2; i++) {
        Task<Void> child = scope.forkOn(Placement.loop(i), () -> tree(all, depth - 1));
        synchronized (all) {
          all.add(child);
        }
      }
    }
  }

  @Test
  void aDeepTreeIsCancelledWithoutRecursion() {
    onOneLoop(() -> {
      int[] ended = {0};
      Task<Void> root = Task.spawn(() -> chain(20_000, ended));
      Task.sleep(Duration.ofMillis(1));
      while (ended[0] < 0) {
        Task.yield();
      }
      root.cancel();
      thrown(Cancelled.class, root::join);
      assertEquals(20_001, ended[0]);
    });
  }

  @Suspendable
  private static void chain(int depth, int[] ended) {
    try (Scope scope = Scope.open()) {
      if (depth == 0) {
        ended[0] = 0;
        Task.sleep(LONG);
      } else {
        ended[0] = -1;
        scope.fork(() -> chain(depth - 1, ended));
      }
    } finally {
      ended[0]++;
    }
  }

  @Test
  void cancellingAScopeCancelsItsBodyAndItsChildrenAndNoMore() {
    onOneLoop(() -> {
      Scope scope = Scope.open();
      forkSleeper(scope, "child");
      Task.yield();
      scope.cancel("over");
      assertEquals("over", thrown(Cancelled.class, Task::yield).getMessage());
      scope.close();
      Task.yield();
      log.add("after");
    });
    assertEquals(List.of("child ended", "after"), log);
  }

  @Test
  void aCompletedWaitWinsOverALaterCancellation() {
    onOneLoop(() -> {
      Task<Void> parked = Task.spawn(() -> {
        Task.park();
        log.add("has its permit");
        Task.yield();
        log.add("never");
      });
      Task.yield();
      parked.unpark();
      parked.cancel();
      thrown(Cancelled.class, parked::join);
    });
    assertEquals(List.of("has its permit"), log);
  }

  // ---- time-outs

  @Test
  void withTimeoutReturnsTheValueInTime() {
    onOneLoop(() -> {
      assertEquals(3, Scope.withTimeout(LONG, () -> {
        Task<Integer> child = Task.spawn(() -> 3);
        return child.join();
      }));
      Task.yield();
    });
  }

  @Test
  void withTimeoutCancelsBodyAndChildren() {
    onOneLoop(() -> {
      TimeoutException late = thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(SHORT, () -> {
            Task.spawn(() -> sleepLong("child"));
            sleepLong("body");
          }));
      assertTrue(late.getMessage().contains("PT1H"), late.getMessage());
      Task.yield();
      log.add("after");
    });
    assertEquals(List.of("body ended", "child ended", "after"), sortedButLast(log));
  }

  private static List<String> sortedButLast(List<String> log) {
    List<String> sorted = new ArrayList<>(log.subList(0, log.size() - 1));
    sorted.sort(null);
    sorted.add(log.get(log.size() - 1));
    return sorted;
  }

  @Test
  void withTimeoutIsLateWhenAChildHadToBeCancelled() {
    onOneLoop(() -> thrown(
        TimeoutException.class,
        () -> Scope.withTimeout(SHORT, () -> Task.spawn(() -> sleepLong("child")))));
    assertEquals(List.of("child ended"), log);
  }

  @Test
  void theOuterTimeoutReachesTheInnerOne() {
    onOneLoop(() -> thrown(
        TimeoutException.class,
        () -> Scope.withTimeout(SHORT, () -> {
          try {
            Scope.withTimeout(LONG, () -> sleepLong("body"));
          } catch (TimeoutException inner) {
            log.add("inner");
          }
        })));
    assertEquals(List.of("body ended"), log);
  }

  @Test
  void theInnerTimeoutDoesNotTouchTheOuterOne() {
    onOneLoop(() -> {
      String value = Scope.withTimeout(LONG, () -> {
        try {
          Scope.withTimeout(SHORT, () -> sleepLong("body"));
        } catch (TimeoutException inner) {
          Task.yield();
          return "inner";
        }
        return "none";
      });
      assertEquals("inner", value);
    });
  }

  @Test
  void noTimeAtAllCancelsTheFirstWait() {
    onOneLoop(() -> {
      thrown(TimeoutException.class, () -> Scope.withTimeout(Duration.ZERO, () -> Task.yield()));
      assertEquals(1, Scope.withTimeout(Duration.ofMillis(-1), () -> 1));
    });
  }

  @Test
  void whatTheBodyThrowsIsThrownAndItsChildrenAreCancelled() {
    IOException thrown = new IOException("body");
    onOneLoop(() -> {
      IOException caught = thrown(
          IOException.class,
          () -> Scope.withTimeout(LONG, () -> {
            Task.spawn(() -> sleepLong("child"));
            Task.yield();
            throw thrown;
          }));
      assertSame(thrown, caught);
    });
    assertEquals(List.of("child ended"), log);
  }

  @Test
  void theFailureOfAChildIsThrownInPlaceOfTheCancellationThatItCauses() {
    onOneLoop(() -> {
      TaskFailedException failure = thrown(
          TaskFailedException.class,
          () -> Scope.withTimeout(LONG, () -> {
            Task.spawn(() -> {
              throw new IOException("child");
            });
            sleepLong("body");
          }));
      assertEquals("child", failure.getCause().getMessage());
    });
    assertEquals(List.of("body ended"), log);
  }

  // ---- shields

  @Test
  void cleanUpMayWaitInAShield() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        try {
          Task.sleep(LONG);
        } finally {
          Scope.shielded(LONG, () -> {
            Task.sleep(SHORT);
            Task<Integer> helper = Task.spawn(() -> 1);
            log.add("cleaned up " + helper.join());
          });
          thrown(Cancelled.class, Task::yield);
        }
      });
      Task.yield();
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
    assertEquals(List.of("cleaned up 1"), log);
  }

  @Test
  void aShieldHasADeadlineOfItsOwn() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        try {
          Task.sleep(LONG);
        } finally {
          thrown(TimeoutException.class, () -> Scope.shielded(SHORT, () -> sleepLong("clean-up")));
        }
      });
      Task.yield();
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
    assertEquals(List.of("clean-up ended"), log);
  }

  @Test
  void aCancellationThatComesInsideAShieldWaitsOutside() {
    onOneLoop(() -> {
      Task<Void> task = Task.spawn(() -> {
        Scope.shielded(LONG, () -> {
          Task.park();
          Task.yield();
          log.add("undisturbed");
        });
        Task.yield();
        log.add("never");
      });
      Task.yield();
      task.cancel();
      Task.yield();
      assertFalse(task.isDone());
      task.unpark();
      thrown(Cancelled.class, task::join);
    });
    assertEquals(List.of("undisturbed"), log);
  }

  @Test
  void outsideATaskThereIsNoScope() {
    assertTrue(
        thrown(IllegalStateException.class, Scope::open).getMessage().startsWith("not in a task"));
  }

  // ---- what must not be lost

  @Test
  void aScopeLeftOpenInATimeOutIsEndedAndReported() {
    onOneLoop(() -> {
      IllegalStateException left = thrown(
          IllegalStateException.class,
          () -> Scope.withTimeout(LONG, () -> {
            forkSleeper(Scope.open(), "child");
            Task.yield();
            return "value";
          }));
      assertTrue(left.getMessage().contains("left a scope open"), left.getMessage());
      log.add("after");
    });
    assertEquals(List.of("child ended", "after"), log);
  }

  @Test
  void aScopeLeftOpenByABodyThatFailedKeepsTheFailure() {
    IOException failure = new IOException();
    onOneLoop(() -> {
      IllegalStateException left = thrown(
          IllegalStateException.class,
          () -> Scope.shielded(LONG, () -> {
            Scope.open();
            throw failure;
          }));
      assertSame(failure, left.getSuppressed()[0]);
    });
  }

  @Test
  void aSupervisorThrowsEachFailureOnce() {
    onOneLoop(() -> {
      TaskFailedException second = thrown(TaskFailedException.class, () -> {
        try (Scope scope = Scope.supervisor()) {
          scope.fork(() -> {
            throw new IOException("first");
          });
          assertEquals(
              "first", thrown(TaskFailedException.class, scope::join).getCause().getMessage());
          scope.fork(() -> {
            throw new IOException("second");
          });
        }
      });
      assertEquals("second", second.getCause().getMessage());
      assertEquals(0, second.getSuppressed().length);
    });
  }

  @Test
  void aTimeOutKeepsWhatFailedInCleanUp() {
    onOneLoop(() -> {
      TimeoutException late = thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(SHORT, () -> {
            Task.spawn(() -> {
              try {
                Task.sleep(LONG);
              } finally {
                throwIo("rollback failed");
              }
            });
            AutoCloseable flushing = () -> throwIo("flush failed");
            try (flushing) {
              Task.sleep(LONG);
            }
          }));
      Throwable cancelled = late.getCause();
      assertInstanceOf(Cancelled.class, cancelled);
      assertEquals("flush failed", cancelled.getSuppressed()[0].getMessage());
      assertEquals("rollback failed", late.getSuppressed()[0].getCause().getMessage());
    });
  }

  private static void throwIo(String message) throws IOException {
    throw new IOException(message);
  }

  @Test
  void aCancelledTaskWhoseCleanUpFailedHasFailed() {
    onOneLoop(() -> {
      TaskFailedException failure = thrown(TaskFailedException.class, () -> {
        try (Scope outer = Scope.open()) {
          outer.fork(() -> {
            try (Scope inner = Scope.open()) {
              inner.fork(() -> {
                try {
                  Task.sleep(LONG);
                } finally {
                  throwIo("rollback failed");
                }
              });
              Task.sleep(LONG);
            }
          });
          Task.yield();
          Task.yield();
          outer.cancel();
        }
      });
      Throwable cancelled = failure.getCause();
      assertInstanceOf(Cancelled.class, cancelled);
      assertEquals("rollback failed", cancelled.getSuppressed()[0].getCause().getMessage());
    });
  }

  @Test
  void aCancellationFromOutsideIsNoTimeOut() {
    onOneLoop(() -> {
      Task<String> task = Task.spawn(() -> {
        try {
          return Scope.withTimeout(SHORT, () -> sleepAndCleanUpFor(SHORT.multipliedBy(4)));
        } catch (TimeoutException wrong) {
          return "too late";
        }
      });
      Task.yield();
      task.cancel();
      thrown(Cancelled.class, task::join);
    });
  }

  /** Sleeps in a scope where a child fails, and cleans up. */
  @Suspendable
  private static void cleanUpBesideAFailingChild() throws Exception {
    Task.spawn(() -> throwIo("child failed"));
    AutoCloseable flushing = () -> throwIo("flush failed");
    try (flushing) {
      Task.sleep(LONG);
    }
  }

  @Test
  void theFailureOfAChildKeepsWhatFailedInCleanUp() {
    SuspendableRunnable call = () -> Scope.withTimeout(LONG, () -> cleanUpBesideAFailingChild());
    SuspendableRunnable shield = () -> Scope.shielded(LONG, () -> cleanUpBesideAFailingChild());
    SuspendableRunnable scope = () -> {
      try (Scope opened = Scope.open()) {
        opened.fork(() -> throwIo("another failed"));
        cleanUpBesideAFailingChild();
      }
    };
    for (SuspendableRunnable each : List.of(call, shield, scope)) {
      TaskFailedException ofRun =
          assertThrows(TaskFailedException.class, () -> Scheduler.run(each));
      assertFlushFailed(ofRun);
      onOneLoop(() -> {
        Task<Void> task = Task.spawn(each);
        assertFlushFailed(thrown(TaskFailedException.class, task::join).getCause());
      });
    }
  }

  private static void assertFlushFailed(Throwable failure) {
    assertInstanceOf(TaskFailedException.class, failure);
    List<String> suppressed =
        Stream.of(failure.getSuppressed()).map(Throwable::toString).toList();
    assertTrue(suppressed.contains("java.io.IOException: flush failed"), suppressed.toString());
    List<String> all = new ArrayList<>(suppressed);
    all.add(failure.toString());
    assertEquals(1, all.stream().filter(e -> e.contains("child failed")).count(), all.toString());
  }

  /** Whether causes and suppressed exceptions lead back to where they came from. */
  private static boolean isCircular(Throwable thrown, List<Throwable> above) {
    if (thrown == null) {
      return false;
    }
    if (above.stream().anyMatch(each -> each == thrown)) {
      return true;
    }
    List<Throwable> path = new ArrayList<>(above);
    path.add(thrown);
    return isCircular(thrown.getCause(), path)
        || Stream.of(thrown.getSuppressed()).anyMatch(each -> isCircular(each, path));
  }

  @Test
  void aFailureDoesNotLeadBackToItself() {
    SuspendableRunnable main = () -> {
      AutoCloseable flushing = () -> throwIo("flush failed");
      try (Scope scope = Scope.open()) {
        scope.fork(() -> {
          try (flushing) {
            Task.sleep(LONG);
          }
        });
        Task.yield();
        scope.fork(() -> throwIo("child failed"));
        try (flushing) {
          Task.sleep(LONG);
        }
      }
    };
    TaskFailedException failure =
        assertThrows(TaskFailedException.class, () -> Scheduler.run(main));
    assertFalse(isCircular(failure, List.of()));
    assertEquals(
        2,
        Stream.of(failure.getSuppressed())
            .filter(each -> each.getMessage().equals("flush failed"))
            .count());
  }

  @Test
  void suppressedExceptionsMayLeadBackToThemselves() {
    SuspendableRunnable main = () -> {
      try (Scope scope = Scope.open()) {
        scope.fork(() -> throwIo("child failed"));
        Cancelled first = thrown(Cancelled.class, () -> Task.sleep(LONG));
        Cancelled second = thrown(Cancelled.class, () -> Task.sleep(LONG));
        first.addSuppressed(second);
        second.addSuppressed(first);
        throw first;
      }
    };
    assertThrows(TaskFailedException.class, () -> Scheduler.run(main));
  }

  @Test
  void whatAMainThrowsThatIsNotCancelledIsThrownAsTheSameObject() {
    Throwable[] leaving = {null};
    SuspendableRunnable joins = () -> {
      Task<Void> task = Task.spawn(() -> Task.sleep(LONG));
      Task.yield();
      task.cancel();
      try {
        task.join();
      } catch (Cancelled cancelled) {
        leaving[0] = cancelled;
        throw cancelled;
      }
    };
    assertSame(assertThrows(Cancelled.class, () -> Scheduler.run(joins)), leaving[0]);
    SuspendableRunnable throwsIt = () -> {
      leaving[0] = new Cancelled("enough", new IOException("no child's"));
      throw (Cancelled) leaving[0];
    };
    assertSame(assertThrows(Cancelled.class, () -> Scheduler.run(throwsIt)), leaving[0]);
  }

  @Suspendable
  private static String sleepAndCleanUpFor(Duration time) throws TimeoutException {
    try {
      Task.sleep(LONG);
      return "slept";
    } finally {
      Scope.shielded(LONG, () -> Task.sleep(time));
    }
  }
}
