package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.sync.Condition;
import io.weft.sync.Mutex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions, in each world. */
class ConditionTest {
  private final Mutex mutex = new Mutex("ledger");
  private final Condition changed = mutex.newCondition();

  /** Guarded by the lock. */
  private final List<Object> log = new ArrayList<>();

  @Suspendable
  private void awaitAndNote(Object note) {
    mutex.withLock(() -> {
      changed.await();
      log.add(note);
    });
  }

  @Suspendable
  private void signal() {
    mutex.withLock(changed::signal);
  }

  @ParameterizedTest
  @EnumSource
  void signalsWakeInTheOrderOfTheCallers(World world) throws Exception {
    world.run(() -> {
      List<World.Running> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        waiting.add(world.startWaiting(() -> awaitAndNote(number)));
      }
      for (World.Running each : waiting) {
        signal();
        each.join();
      }
    });
    assertEquals(List.of(0, 1, 2, 3), log);
    assertEquals("Condition[nobody waits] of ledger[free, nobody waits]", changed.toString());
  }

  @ParameterizedTest
  @EnumSource
  void theLockIsFreeWhileItWaitsAndHeldWhenItReturns(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        mutex.lock();
        changed.await();
        assertTrue(mutex.isHeldByCaller());
        mutex.unlock();
      });
      assertFalse(mutex.isLocked());
      signal();
      waiting.join();
    });
    assertFalse(mutex.isLocked());
  }

  @ParameterizedTest
  @EnumSource
  void signalAllWakesAllThatWait(World world) throws Exception {
    world.run(() -> {
      List<World.Running> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        waiting.add(world.startWaiting(() -> awaitAndNote(number)));
      }
      mutex.withLock(changed::signalAll);
      for (World.Running each : waiting) {
        each.join();
      }
    });
    assertEquals(4, log.size());
  }

  @ParameterizedTest
  @EnumSource
  void aSignalThatNobodyWaitsForIsNotKept(World world) throws Exception {
    world.run(() -> {
      signal();
      World.Running waiting = world.startWaiting(() -> awaitAndNote(1));
      assertTrue(changed.toString().startsWith("Condition[1 waits: " + waiting.who()));
      signal();
      waiting.join();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aCancelledWaitThrowsWithTheLockHeld(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        mutex.lock();
        try {
          changed.await();
        } finally {
          log.add(mutex.isHeldByCaller());
          mutex.unlock();
        }
      });
      mutex.lock();
      waiting.cancel();
      for (int turn = 0; turn < 10; turn++) {
        Task.yield();
      }
      assertEquals(List.of(), log, "it cannot have the lock yet");
      mutex.unlock();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of(true), log);
    assertEquals("Condition[nobody waits] of ledger[free, nobody waits]", changed.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aWaitOfACancelledTaskThrowsWithTheLockHeld(World world) throws Exception {
    world.run(() -> {
      World.Running cancelled = world.start(() -> {
        mutex.lock();
        Task.current().cancel();
        try {
          changed.await();
        } finally {
          log.add(mutex.isHeldByCaller());
          mutex.unlock();
        }
      });
      assertInstanceOf(Cancelled.class, cancelled.failure());
    });
    assertEquals(List.of(true), log);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aSignalThatHasReachedAWaiterCountsInSpiteOfALateCancellation(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        awaitAndNote("signalled");
        Task.park();
        log.add("never");
      });
      mutex.withLock(() -> {
        changed.signal();
        waiting.cancel();
      });
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of("signalled"), log);
    assertFalse(mutex.isLocked());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aSignalAfterACancellationWakesTheNext(World world) throws Exception {
    world.run(() -> {
      World.Running first = world.startWaiting(() -> awaitAndNote(1));
      World.Running second = world.startWaiting(() -> awaitAndNote(2));
      first.cancel();
      assertInstanceOf(Cancelled.class, first.failure());
      signal();
      second.join();
    });
    assertEquals(List.of(2), log);
  }

  @ParameterizedTest
  @EnumSource
  void itIsRefusedWithoutTheLock(World world) throws Exception {
    world.run(() -> {
      Object me = world.self();
      assertEquals(
          me + " cannot wait for a condition of ledger, which is not locked",
          thrown(IllegalStateException.class, changed::await).getMessage());
      mutex.lock();
      World.Running other = world.start(changed::signal);
      String refused =
          assertInstanceOf(IllegalStateException.class, other.failure()).getMessage();
      assertTrue(
          refused.endsWith(" cannot signal a condition of ledger, which is held by " + me),
          refused);
      assertInstanceOf(
          IllegalStateException.class, world.start(changed::signalAll).failure());
      assertInstanceOf(IllegalStateException.class, world.start(changed::await).failure());
      mutex.unlock();
    });
    assertEquals("Condition[nobody waits] of ledger[free, nobody waits]", changed.toString());
  }

  @Test
  void aPinnedCallerIsRefusedAndKeepsTheLock() throws Exception {
    World.ONE_LOOP.run(() -> {
      mutex.lock();
      thrown(PinnedException.class, () -> List.of(changed).forEach(Condition::await));
      assertTrue(mutex.isHeldByCaller());
      mutex.unlock();
    });
  }
}
