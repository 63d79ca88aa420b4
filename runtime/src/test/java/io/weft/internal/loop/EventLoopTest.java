package io.weft.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.internal.task.ScriptedTask;
import io.weft.internal.task.TaskControl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private static final long MS = 1_000_000;
  private final HandDriven hand = new HandDriven();

  @AfterEach
  void close() throws Exception {
    hand.close();
    Thread.interrupted();
  }

  private final class Alarm extends Timer {
    private final String name;

    Alarm(String name) {
      this.name = name;
    }

    @Override
    protected void fire() {
      hand.log.add(name);
    }
  }

  @Test
  void idleLoopSaysThatItMaySleepForEver() {
    assertEquals(Long.MAX_VALUE, hand.runOnce());
  }

  @Test
  void tasksRunInTurnsInTheOrderOfTheirWakeUps() {
    for (String name : List.of("a", "b", "c")) {
      hand.start(name, t -> hand.log.add(name), ScriptedTask::yieldNow, t -> hand.log.add(name));
    }
    hand.runUntilIdle();
    assertEquals(List.of("a", "b", "c", "a", "b", "c"), hand.log);
  }

  @Test
  void readyTasksAreMoreToDo() {
    hand.start("a", t -> hand.log.add("ran"));
    assertEquals(0, hand.runOnce(), "the first turn takes it out of the inbox");
    assertEquals(Long.MAX_VALUE, hand.runOnce());
    assertEquals(List.of("ran"), hand.log);
  }

  @Test
  void endlessYieldingDoesNotKeepMessagesOut() {
    boolean[] stop = {false};
    ScriptedTask.Step[] steps = new ScriptedTask.Step[10_000];
    java.util.Arrays.fill(steps, (ScriptedTask.Step) t -> {
      if (!stop[0]) {
        t.yieldNow();
      }
    });
    ScriptedTask greedy = hand.start("greedy", steps);
    hand.runOnce();
    hand.runOnce();
    hand.loop.send((Runnable) () -> stop[0] = true);
    hand.runOnce();
    hand.runOnce();
    assertTrue(TaskControl.ended(greedy));
  }

  @Test
  void whatBecomesReadyInATurnRunsInItButNotForEver() {
    int[] ran = {0};
    ScriptedTask.Step[] steps = new ScriptedTask.Step[10_000];
    java.util.Arrays.fill(steps, (ScriptedTask.Step) t -> {
      ran[0]++;
      t.yieldNow();
    });
    hand.start("greedy", steps);
    hand.runOnce();
    assertEquals(0, ran[0], "the first turn takes it out of the inbox");
    assertEquals(0, hand.runOnce());
    assertTrue(ran[0] > 1 && ran[0] < 100, ran[0] + " in a turn");
  }

  @Test
  void messagesOfOneTurnAreBounded() {
    int[] received = {0};
    for (int i = 0; i < 1_000; i++) {
      hand.loop.send((Runnable) () -> received[0]++);
    }
    assertEquals(0, hand.runOnce());
    assertTrue(received[0] < 1_000, "took " + received[0]);
    hand.runUntilIdle();
    assertEquals(1_000, received[0]);
  }

  @Test
  void idleTimeIsTheTimeToTheNextTimer() {
    hand.loop.arm(new Alarm("at 5"), 5 * MS);
    assertEquals(5 * MS, hand.runOnce());
    hand.nowNs += 3 * MS;
    assertEquals(2 * MS, hand.runOnce());
    hand.nowNs += 2 * MS;
    hand.runOnce();
    assertEquals(List.of("at 5"), hand.log);
    assertEquals(Long.MAX_VALUE, hand.runOnce());
  }

  @Test
  void longestDelayIsNoOverflow() {
    hand.nowNs += MS;
    hand.loop.arm(new Alarm("never"), Long.MAX_VALUE);
    assertTrue(hand.runOnce() > 0);
    assertEquals(List.of(), hand.log);
  }

  @Test
  void cancelledTimerLetsTheLoopSleep() {
    Alarm alarm = new Alarm("never");
    hand.loop.arm(alarm, 5 * MS);
    hand.loop.cancel(alarm);
    assertEquals(Long.MAX_VALUE, hand.runOnce());
  }

  @Test
  void timerWakesTask() {
    Timer[] timer = new Timer[1];
    ScriptedTask task = hand.start("sleeper", t -> {
      timer[0] = new Timer() {
        @Override
        protected void fire() {
          TaskControl.wake(t, this);
        }
      };
      hand.loop.arm(timer[0], 7 * MS);
      t.awaitToken(timer[0]);
    });
    assertEquals(7 * MS, hand.runUntilIdle());
    hand.nowNs += 7 * MS;
    hand.runUntilIdle();
    assertTrue(TaskControl.ended(task));
  }

  @Test
  void throwableOfAMessageIsReportedAndTheLoopGoesOn() {
    Error error = new AssertionError("thrown by a message");
    hand.loop.send((Runnable) () -> {
      throw error;
    });
    hand.loop.send((Runnable) () -> hand.log.add("next"));
    hand.runUntilIdle();
    assertEquals(List.of(error), hand.reported);
    assertEquals(List.of("next"), hand.log);
  }

  @Test
  void reporterThatThrowsDoesNotEndTheLoop() {
    hand.reporterFails = true;
    List<Throwable> uncaught = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      Error error = new AssertionError("thrown by a message");
      hand.loop.send((Runnable) () -> {
        throw error;
      });
      hand.loop.send((Runnable) () -> hand.log.add("next"));
      hand.runUntilIdle();
      assertEquals(List.of("next"), hand.log);
      assertEquals(1, uncaught.size());
      assertEquals(List.of(error), List.of(uncaught.get(0).getSuppressed()));
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
  }

  @Test
  void throwableOfATimerIsReportedAndTheOthersFire() {
    Error error = new AssertionError("thrown by a timer");
    hand.loop.arm(
        new Timer() {
          @Override
          protected void fire() {
            throw error;
          }
        },
        MS);
    hand.loop.arm(new Alarm("next"), MS);
    hand.nowNs += MS;
    hand.runUntilIdle();
    assertEquals(List.of(error), hand.reported);
    assertEquals(List.of("next"), hand.log);
  }

  @Test
  void failureOfATaskIsItsOutcomeAndNotTheLoops() {
    Exception thrown = new Exception();
    ScriptedTask task = hand.start("fails", t -> t.throwAtTheEnd(thrown));
    hand.runUntilIdle();
    assertSame(thrown, TaskControl.failure(task));
    assertEquals(List.of(), hand.reported);
  }

  @Test
  void interruptMeantForATaskDoesNotReachTheNextOne() {
    List<Boolean> seen = new ArrayList<>();
    hand.start("a", t -> Thread.currentThread().interrupt());
    hand.start("b", t -> seen.add(Thread.currentThread().isInterrupted()));
    hand.runUntilIdle();
    assertEquals(List.of(false), seen);
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void loadCountsTasksFromTheirSpawnToTheirEnd() {
    assertEquals(0, hand.loop.load());
    ScriptedTask task = hand.start("a", ScriptedTask::park);
    assertEquals(1, hand.loop.load(), "on its way");
    hand.runUntilIdle();
    assertEquals(1, hand.loop.load(), "parked");
    TaskControl.unpark(task);
    hand.runUntilIdle();
    assertEquals(0, hand.loop.load());
  }

  @Test
  void taskNumbersOfLoopsAndOutsideAreDistinct() throws Exception {
    LoopGroup two = new LoopGroup(
        2, java.nio.channels.spi.SelectorProvider.provider(), () -> 0, (what, thrown) -> {});
    List<Long> numbers = List.of(
        two.loop(0).nextTaskNumber(),
        two.loop(1).nextTaskNumber(),
        two.nextTaskNumber(),
        two.loop(0).nextTaskNumber(),
        two.loop(1).nextTaskNumber(),
        two.nextTaskNumber());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), numbers);
    two.loop(0).close();
    two.loop(1).close();
  }
}
