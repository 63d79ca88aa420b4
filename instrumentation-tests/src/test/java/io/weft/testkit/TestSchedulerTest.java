package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Placement;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.park.Wait;
import io.weft.sync.Channel;
import io.weft.sync.Select;
import io.weft.tasks.Mute;
import io.weft.testing.DeadlockError;
import io.weft.testing.TestScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Virtual time, seeded order, deadlocks: the promises of the scheduler for tests. */
class TestSchedulerTest {
  private final List<String> log = new ArrayList<>();

  private static void assertHas(String part, String text) {
    assertTrue(text.contains(part), () -> "no '" + part + "' in\n" + text);
  }

  // ---- time

  @Test
  void aDayPassesWhenNothingCanRun() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      assertEquals(7, scheduler.run(() -> {
        Task.sleep(Duration.ofDays(1));
        return 7;
      }));
      assertEquals(Duration.ofDays(1), scheduler.now());
      assertEquals(Instant.parse("2000-01-02T00:00:00Z"), scheduler.clock().instant());
    }
  }

  @Test
  void timersFireInTheOrderOfTheirDeadlinesOnAllLoops() {
    TestScheduler.builder().loops(3).explore(50, () -> {
      List<Integer> woken = new ArrayList<>();
      try (Scope scope = Scope.open()) {
        for (int i = 0; i < 30; i++) {
          int ms = 31 * (i + 1) % 100;
          scope.forkOn(Placement.loop(i % 3), () -> {
            Task.sleep(Duration.ofMillis(ms));
            woken.add(ms);
          });
        }
      }
      List<Integer> sorted = new ArrayList<>(woken);
      sorted.sort(null);
      assertEquals(30, woken.size());
      assertEquals(sorted, woken);
    });
  }

  @Test
  void timeOutsAreExact() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      assertThrows(
          TimeoutException.class,
          () -> scheduler.run(() -> Scope.withTimeout(Duration.ofHours(3), () -> Task.park())));
      assertEquals(Duration.ofHours(3), scheduler.now());
      assertThrows(
          TimeoutException.class,
          () -> scheduler.run(() -> Wait.begin().await(Duration.ofMillis(1))));
      assertEquals(Duration.ofHours(3).plusMillis(1), scheduler.now());
    }
  }

  @Test
  void timeMovesByHand() {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      Task<Void> task = scheduler.spawn(() -> {
        for (int i = 1; i <= 3; i++) {
          Task.sleep(Duration.ofSeconds(10));
          log.add("after " + i * 10);
        }
      });
      scheduler.runUntilIdle();
      assertEquals(List.of(), log);
      scheduler.advance(Duration.ofSeconds(9));
      assertEquals(List.of(), log);
      scheduler.advance(Duration.ofSeconds(15));
      assertEquals(List.of("after 10", "after 20"), log);
      assertEquals(Duration.ofSeconds(24), scheduler.now());
      assertFalse(task.isDone());
    }
    assertEquals(3, log.size());
  }

  // ---- order

  @Suspendable
  private static String order(TestScheduler scheduler) {
    StringBuilder order = new StringBuilder();
    scheduler.run(() -> {
      try (Scope scope = Scope.open()) {
        for (int i = 0; i < 6; i++) {
          char name = (char) ('a' + i);
          scope.forkOn(Placement.loop(i % 2), () -> {
            order.append(name);
            Task.yield();
            order.append(name);
          });
        }
      }
    });
    return order.toString();
  }

  private static String seeded(long seed) {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).seed(seed).build()) {
      return order(scheduler);
    }
  }

  @Test
  void theSameSeedGivesTheSameOrderAndOthersOthers() {
    Set<String> orders = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      String first = seeded(seed);
      assertEquals(first, seeded(seed));
      orders.add(first);
    }
    assertTrue(orders.size() > 40, orders::toString);
  }

  @Test
  void everyOrderOfThreeTasksComesUp() {
    Set<List<Integer>> orders = new HashSet<>();
    TestScheduler.builder().seed(1).explore(200, () -> {
      List<Integer> order = new ArrayList<>();
      try (Scope scope = Scope.open()) {
        for (int i = 0; i < 3; i++) {
          int number = i;
          scope.fork(() -> order.add(number));
        }
      }
      orders.add(order);
    });
    assertEquals(6, orders.size());
  }

  /** Which of two channels that both have elements a select takes from. */
  private static String choices(TestScheduler.Builder builder) {
    try (TestScheduler scheduler = builder.build()) {
      return scheduler.run(() -> {
        Channel<String> left = Channel.buffered(30);
        Channel<String> right = Channel.buffered(30);
        for (int i = 0; i < 30; i++) {
          left.send("l");
          right.send("r");
        }
        StringBuilder taken = new StringBuilder();
        for (int i = 0; i < 30; i++) {
          taken.append(new Select<String>()
              .onReceive(left, each -> each)
              .onReceive(right, each -> each)
              .await());
        }
        return taken.toString();
      });
    }
  }

  @Test
  void theSameSeedMakesTheSameChoices() {
    Set<String> different = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      String first = choices(TestScheduler.builder().seed(seed));
      assertEquals(first, choices(TestScheduler.builder().seed(seed)));
      different.add(first);
    }
    assertEquals(20, different.size());
    String inOrder = choices(TestScheduler.builder().fifo());
    assertEquals(inOrder, choices(TestScheduler.builder().fifo()));
  }

  @Test
  void thereIsNothingToExploreInOneOrder() {
    TestScheduler.Builder builder = TestScheduler.builder().fifo();
    assertThrows(IllegalStateException.class, () -> builder.explore(2, () -> Task.yield()));
  }

  @Test
  void firstInFirstOutIsTheOrderOfProduction() {
    try (TestScheduler scheduler = TestScheduler.builder().fifo().build()) {
      scheduler.run(() -> {
        for (String name : List.of("a", "b", "c")) {
          Task.spawn(() -> {
            log.add(name);
            Task.yield();
            log.add(name);
          });
        }
      });
    }
    assertEquals(Arrays.asList("a b c a b c".split(" ")), log);
  }

  /** Two tasks that read, wait and write: only some orders lose an update. */
  @Suspendable
  private static void lossy() {
    int[] counter = {0};
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < 2; i++) {
        scope.fork(() -> {
          int read = counter[0];
          if (read == 0) {
            Task.yield();
          }
          counter[0] = read + 1;
        });
      }
    }
    assertEquals(2, counter[0]);
  }

  @Test
  void exploringNamesTheSeedThatFailsAndTheSeedRepeatsIt() {
    AssertionError failure = assertThrows(
        AssertionError.class, () -> TestScheduler.builder().explore(100, () -> lossy()));
    assertHas("to repeat: -Dweft.test.seed=", failure.getMessage());
    long seed =
        Long.parseLong(failure.getMessage().replaceAll("(?s).*weft.test.seed=(-?\\d+).*", "$1"));
    try (TestScheduler scheduler = TestScheduler.builder().seed(seed).build()) {
      AssertionError again = assertThrows(AssertionError.class, () -> scheduler.run(() -> lossy()));
      assertEquals(failure.getCause().getMessage(), again.getMessage());
      assertHas("with seed " + seed, again.getSuppressed()[0].toString());
    }
  }

  @Test
  void theSystemPropertyIsTheSeedWhereNoneIsGiven() {
    System.setProperty("weft.test.seed", "17");
    try {
      List<Integer> runs = new ArrayList<>();
      TestScheduler.builder().explore(100, () -> runs.add(1));
      assertEquals(1, runs.size());
      try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
        assertEquals(seeded(17), order(scheduler));
      }
      assertNotEquals(seeded(17), seeded(18));
    } finally {
      System.clearProperty("weft.test.seed");
    }
  }

  // ---- failures and deadlocks

  @Test
  void whatMainThrowsIsThrownAsItIs() {
    IOException thrown = new IOException();
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      assertSame(
          thrown,
          assertThrows(
              IOException.class,
              () -> scheduler.run(() -> {
                throw thrown;
              })));
    }
  }

  @Test
  void aFailureThatNobodyTakesIsThrownByClose() {
    TestScheduler scheduler = TestScheduler.builder().build();
    scheduler.spawn(() -> {
      throw new IOException("untaken");
    });
    TaskFailedException failure = assertThrows(TaskFailedException.class, scheduler::close);
    assertEquals("untaken", failure.getCause().getMessage());
  }

  @Test
  void aDeadlockNamesWhoWaitsForWhat() {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).seed(5).build()) {
      DeadlockError error = assertThrows(
          DeadlockError.class,
          () -> scheduler.run(() -> {
            Task.sleep(Duration.ofSeconds(90));
            try (Scope scope = Scope.open()) {
              Task<Object> other = scope.forkOn(
                  Placement.loop(1), () -> Wait.begin("the other's answer").await());
              scope.fork(() -> {
                try {
                  other.join();
                } finally {
                  log.add("finally");
                }
              });
            }
          }));
      assertHas(
          "no task can run, no timer is armed, and nothing comes from outside\n",
          error.getMessage());
      assertHas("at PT1M30S, with seed 5", error.getMessage());
      assertHas("main PARKED on loop 0, waits for the end of the tasks", error.getMessage());
      assertHas("PARKED on loop 1, waits for the other's answer\n", error.getMessage());
      assertHas("PARKED on loop 0, waits for the end of task-", error.getMessage());
      assertEquals(List.of("finally"), log);
      assertEquals(0, error.getSuppressed().length);
      assertEquals(1, scheduler.run(() -> 1));
    }
  }

  @Test
  void tasksThatAreLeftByATestAreADeadlockOfClose() {
    TestScheduler scheduler = TestScheduler.builder().build();
    Task<Void> left = scheduler.spawn(() -> Task.park());
    assertHas(
        "waits for unpark()",
        assertThrows(DeadlockError.class, scheduler::close).getMessage());
    assertTrue(left.isDone());
  }

  @Test
  void aTaskThatNoCancellationEndsIsNamedToo() {
    TestScheduler scheduler = TestScheduler.builder().build();
    DeadlockError error = assertThrows(
        DeadlockError.class,
        () -> scheduler.run(() -> Wait.beginUninterruptible("the lock").awaitUninterruptibly()));
    assertHas("waits for the lock", error.getSuppressed()[0].getMessage());
    scheduler.close();
  }

  @Test
  void aTaskThatYieldsUntilItIsLaterFailsTheRun() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      DeadlockError error = assertThrows(
          DeadlockError.class,
          () -> scheduler.run(() -> {
            while (scheduler.now().isZero()) {
              Task.yield();
            }
          }));
      assertHas("turns have passed while the time stood still", error.getMessage());
      assertHas("main READY on loop 0", error.getMessage());
      assertEquals(0, error.getSuppressed().length);
    }
  }

  // ---- who drives

  @Test
  void aTaskCannotDriveItsOwnLoops() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        assertThrows(IllegalStateException.class, scheduler::runUntilIdle);
        assertThrows(IllegalStateException.class, () -> scheduler.run(() -> 1));
        Task<Boolean> child = Task.spawn(() -> log.add("runs all the same"));
        child.join();
      });
    }
    assertEquals(1, log.size());
  }

  @Test
  void whatALoopCallsOutsideAnyTaskCannotWaitAsInProduction() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      CompletableFuture<Void> callback =
          scheduler.spawn(() -> 1).toFuture().thenAccept(value -> Task.sleep(Duration.ofMillis(1)));
      scheduler.runUntilIdle();
      String message = assertThrows(CompletionException.class, callback::join).getMessage();
      assertHas("outside any task", message);
    }
  }

  @Test
  void betweenTurnsTheTestIsAPlainThread() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      Task<Integer> task = scheduler.spawn(() -> 1);
      scheduler.runUntilIdle();
      assertEquals(1, task.join());
      Task.yield();
      Task.sleep(Duration.ofNanos(1));
      assertEquals(Duration.ZERO, scheduler.now());
    }
  }

  @Test
  void loopsMeetThroughTheirInboxes() {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      scheduler.run(() -> {
        Task<Void> parked = Task.spawnOn(Placement.loop(1), () -> Task.park());
        while (parked.state() != Task.State.PARKED) {
          Task.yield();
        }
        parked.unpark();
        assertEquals(Task.State.PARKED, parked.state());
        parked.join();
      });
    }
  }

  @Test
  void dumpsItselfBetweenTurnsAndInsideATask() {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      Task<Void> parked = scheduler.spawn(() -> Task.park());
      scheduler.runUntilIdle();
      assertHas("waits for unpark()", scheduler.dump());
      scheduler.run(() -> assertHas("main RUNNING on loop 0", scheduler.dump()));
      parked.unpark();
    }
  }

  @Test
  void anInterruptOfTheDrivingThreadConcernsNoTaskAndIsKept() {
    boolean[] seen = {true};
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      Thread.currentThread().interrupt();
      scheduler.run(() -> seen[0] = Thread.currentThread().isInterrupted());
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertFalse(seen[0]);
  }

  @Test
  void exploringNamesTheSeedAlsoOfAFailureWithoutText() {
    Mute mute = new Mute();
    AssertionError failed = assertThrows(
        AssertionError.class,
        () -> TestScheduler.builder().seed(7).explore(1, () -> {
          throw mute;
        }));
    assertHas("seed 7", failed.getMessage());
    assertSame(mute, failed.getCause());
  }
}
