package io.weft.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.park.Wait;
import io.weft.testing.TestScheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** The text that lists the tasks of a scheduler, and what each waits for. */
class TaskDumpTest {
  private static String on(int loops, SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(loops).name("dumped").build()) {
      String[] dump = new String[1];
      scheduler.runBlocking(() -> {
        Scope scope = Scope.open();
        try (scope) {
          main.run();
          Task.yield();
          Task.yield(); // children of children
          dump[0] = scheduler.dump();
          scope.cancel();
        } catch (Cancelled end) {
          // the scope is left
        }
      });
      return dump[0].replaceAll("\\.java:\\d+", ".java");
    }
  }

  private static void assertHas(String line, String dump) {
    assertTrue(dump.contains(line), () -> "no '" + line + "' in\n" + dump);
  }

  @Suspendable
  private static void sleeper() {
    Task.sleep(Duration.ofDays(1));
  }

  @Test
  void showsTheTreeWithStatesWaitsAndStacks() {
    String dump = on(1, () -> {
      Task<Void> sleeper = Task.spawn(TaskDumpTest::sleeper);
      Task.spawn(() -> {
        try (Scope inner = Scope.supervisor()) {
          inner.fork(() -> Task.park());
        }
      });
      Task.spawn(() -> sleeper.join());
    });
    assertEquals("""
        dumped: 1 loop
        run
          main RUNNING on loop 0
            scope
              task-1 PARKED on loop 0, waits for the end of a sleep of PT24H
                  at io.weft.park.Sleep.sleep(Sleep.java)
                  at io.weft.diagnostics.TaskDumpTest.sleeper(TaskDumpTest.java)
        """, dump.substring(0, dump.indexOf("sleeper(TaskDumpTest.java)") + 27));
    assertHas("""
              task-3 PARKED on loop 0, waits for the end of the tasks in its scope
                  at io.weft.Scope.awaitIdle(Scope.java)
                  at io.weft.Scope.awaitEnd(Scope.java)
        """, dump);
    assertHas("""
                supervisor
                  task-7 PARKED on loop 0, waits for unpark()
        """, dump);
    assertHas("      task-5 PARKED on loop 0, waits for the end of task-1\n", dump);
    assertHas("spawned on the scheduler\n", dump);
  }

  @Test
  void saysWhatAWaitOfALibraryIsFor() {
    String dump = on(1, () -> {
      Task.spawn(() -> Wait.begin("a letter").await());
      Task.spawn(() -> Wait.begin().await());
      Task.spawn(() -> Wait.begin(new Object() {
            @Override
            public String toString() {
              throw new IllegalStateException();
            }
          })
          .await());
    });
    assertHas("waits for a letter\n", dump);
    assertHas("waits for completion\n", dump);
    assertHas("whose toString() throws java.lang.IllegalStateException\n", dump);
  }

  @Test
  void saysWhichChannel() throws Exception {
    try (TcpListener listener =
        TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      String dump = on(1, () -> Task.spawn(() -> listener.accept()));
      assertHas("waits for a connection to /127.0.0.1:", dump);
    }
  }

  @Test
  void followsScopesFromLoopToLoop() {
    Queue<Task<?>> sleepers = new ConcurrentLinkedQueue<>();
    String dump = on(2, () -> {
      Task.spawnOn(Placement.loop(1), () -> nest(sleepers, 1));
      while (sleepers.size() < 3
          || sleepers.stream().anyMatch(task -> task.state() != Task.State.PARKED)) {
        Task.yield();
      }
    });
    assertEquals(3, dump.split("TaskDumpTest.sleeper", -1).length - 1, dump);
    assertHas("\n        scope\n          task-", dump);
    assertHas("\n            scope\n              task-", dump);
  }

  @Suspendable
  private static void nest(Queue<Task<?>> sleepers, int depth) {
    try (Scope scope = Scope.open()) {
      if (depth < 3) {
        scope.forkOn(Placement.loop((depth + 1) % 2), () -> nest(sleepers, depth + 1));
      }
      sleepers.add(Task.current());
      sleeper();
    }
  }

  @Test
  void isTakenFromAnyThread() throws Exception {
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      Task<Void> parked = scheduler.spawn(() -> Task.park());
      Task<Void> other = scheduler.spawn(() -> Task.park());
      while (parked.state() != Task.State.PARKED || other.state() != Task.State.PARKED) {
        Thread.onSpinWait();
      }
      String dump = scheduler.dump();
      assertEquals(2, dump.split("waits for unpark", -1).length - 1, dump);
      assertFalse(dump.contains("does not answer"), dump);
      parked.unpark();
      other.unpark();
    }
  }

  @Test
  void twoLoopsMayTakeOneAtTheSameTime() {
    CyclicBarrier together = new CyclicBarrier(2);
    Queue<String> dumps = new ConcurrentLinkedQueue<>();
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      scheduler.runBlocking(() -> {
        for (int i = 0; i < 2; i++) {
          Task.spawnOn(Placement.loop(i), () -> {
            together.await();
            dumps.add(scheduler.dump());
          });
        }
      });
    }
    assertEquals(2, dumps.size());
    for (String dump : dumps) {
      assertFalse(dump.contains("does not answer"), dump);
    }
  }

  @Test
  void namesALoopThatHangsAndWhatItsThreadDoes() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (Scheduler scheduler = Scheduler.builder().loops(2).name("stuck").build()) {
      scheduler.runBlocking(() -> {
        Task.spawnOn(Placement.loop(1), () -> {
          hangs.countDown();
          end.await();
        });
        hangs.await();
        String dump = scheduler.dump();
        assertHas("  main RUNNING on loop 0\n", dump);
        assertHas("loop 1 does not answer; its thread stuck-1 is at:\n", dump);
        assertHas("java.util.concurrent.CountDownLatch.await(", dump);
        end.countDown();
      });
    }
  }

  @Test
  void ofAClosedSchedulerIsEmpty() {
    Scheduler scheduler = Scheduler.builder().loops(1).build();
    scheduler.close();
    assertEquals("weft: 1 loop\n", scheduler.dump());
  }

  @Test
  void aTreeThatIsDeeperThanTheStackIsShown() {
    try (TestScheduler scheduler = TestScheduler.builder().loops(2).build()) {
      Task<Void> root = scheduler.spawn(() -> chain(20_000));
      scheduler.runUntilIdle();
      String dump = scheduler.dump();
      assertEquals(20_001, dump.split(" PARKED on loop ", -1).length - 1);
      assertHas("waits for unpark()\n", dump);
      root.cancel();
    }
  }

  @Suspendable
  private static void chain(int depth) {
    try (Scope scope = Scope.open()) {
      if (depth == 0) {
        Task.park();
      } else {
        scope.forkOn(Placement.loop(depth / 1000 % 2), () -> chain(depth - 1));
      }
    }
  }

  @Test
  void ofManyTasksTheNewestAreListed() {
    try (TestScheduler scheduler = TestScheduler.builder().fifo().build()) {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 1500; i++) {
        tasks.add(scheduler.spawn(() -> Task.park()));
      }
      scheduler.runUntilIdle();
      String dump = scheduler.dump();
      assertHas("... and 500 more on loop 0\n", dump);
      assertHas("  " + tasks.get(1499) + " PARKED", dump);
      assertFalse(dump.contains("  " + tasks.get(499) + " PARKED"));
      tasks.forEach(Task::unpark);
    }
  }
}
