package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Mutex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks, in each world. */
class MutexTest {
  private final Mutex mutex = new Mutex("ledger");
  private final List<Integer> log = new ArrayList<>();
  private int counter;

  @ParameterizedTest
  @EnumSource
  void itIsHandedOverInTheOrderOfTheCallers(World world) throws Exception {
    world.run(() -> {
      mutex.lock();
      List<World.Running> waiting = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        int number = i;
        waiting.add(world.startWaiting(() -> mutex.withLock(() -> {
          log.add(number);
        })));
      }
      mutex.unlock();
      for (World.Running each : waiting) {
        each.join();
      }
    });
    assertEquals(List.of(0, 1, 2, 3, 4), log);
    assertEquals("ledger[free, nobody waits]", mutex.toString());
  }

  @ParameterizedTest
  @EnumSource
  void oneThatWaitsIsNotOvertaken(World world) throws Exception {
    world.run(() -> {
      mutex.lock();
      World.Running waiting = world.startWaiting(() -> mutex.withLock(() -> {
        log.add(1);
      }));
      mutex.unlock();
      mutex.withLock(() -> {
        log.add(2);
      });
      waiting.join();
    });
    assertEquals(List.of(1, 2), log);
  }

  @ParameterizedTest
  @EnumSource
  void oneHolderAtATime(World world) throws Exception {
    world.run(() -> {
      List<World.Running> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(world.start(() -> {
          for (int n = 0; n < 500; n++) {
            mutex.withLock(this::increment);
          }
        }));
      }
      for (int n = 0; n < 500; n++) {
        mutex.withLock(this::increment);
      }
      for (World.Running each : all) {
        each.join();
      }
    });
    assertEquals(2500, counter);
    assertFalse(mutex.isLocked());
  }

  @Suspendable
  private void increment() {
    int seen = counter;
    Task.yield();
    counter = seen + 1;
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledBeforeItLocksDoesNotHoldIt(World world) throws Exception {
    world.run(() -> {
      World.Running cancelled = world.start(() -> {
        Task.current().cancel();
        mutex.lock();
      });
      assertInstanceOf(Cancelled.class, cancelled.failure());
      assertFalse(mutex.isLocked());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledWhileItWaitsLeavesTheQueue(World world) throws Exception {
    world.run(() -> {
      mutex.lock();
      World.Running first = world.startWaiting(mutex::lock);
      World.Running second = world.startWaiting(() -> mutex.withLock(() -> {
        log.add(2);
      }));
      first.cancel();
      assertInstanceOf(Cancelled.class, first.failure());
      assertEquals(
          "ledger[held by " + Task.current() + ", 1 waits: " + second.who() + "]",
          mutex.toString());
      mutex.unlock();
      second.join();
    });
    assertEquals(List.of(2), log);
    assertFalse(mutex.isLocked());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledAfterItGotTheLockHoldsIt(World world) throws Exception {
    world.run(() -> {
      mutex.lock();
      World.Running waiting = world.startWaiting(() -> {
        mutex.lock();
        log.add(1);
        mutex.unlock();
        Task.park();
        log.add(2);
      });
      mutex.unlock();
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of(1), log);
    assertFalse(mutex.isLocked());
  }

  @ParameterizedTest
  @EnumSource
  void tryLockTakesAFreeLockOnly(World world) throws Exception {
    world.run(() -> {
      assertTrue(mutex.tryLock());
      assertFalse(mutex.tryLock(), "the caller holds it");
      world.start(() -> assertFalse(mutex.tryLock())).join();
      mutex.unlock();
      assertTrue(mutex.tryLock());
      mutex.unlock();
    });
  }

  @ParameterizedTest
  @EnumSource
  void lockingTwiceIsRefused(World world) throws Exception {
    world.run(() -> {
      Object me = world.self();
      mutex.lock();
      IllegalStateException refused = thrown(IllegalStateException.class, mutex::lock);
      assertEquals(
          me + " holds ledger already, and would wait for itself: it is not reentrant",
          refused.getMessage());
      assertTrue(mutex.isHeldByCaller());
      mutex.unlock();
      assertFalse(mutex.isHeldByCaller());
    });
  }

  @ParameterizedTest
  @EnumSource
  void unlockingWhatAnotherHoldsIsRefused(World world) throws Exception {
    world.run(() -> {
      Object me = world.self();
      mutex.lock();
      World.Running other = world.start(mutex::unlock);
      String refused =
          assertInstanceOf(IllegalStateException.class, other.failure()).getMessage();
      assertTrue(refused.endsWith(" cannot unlock ledger, which is held by " + me), refused);
      assertTrue(mutex.isHeldByCaller());
      mutex.unlock();
      assertEquals(
          me + " cannot unlock ledger, which is not locked",
          thrown(IllegalStateException.class, mutex::unlock).getMessage());
    });
  }

  @ParameterizedTest
  @EnumSource
  void itSaysWhoHoldsItAndWhoWaits(World world) throws Exception {
    world.run(() -> {
      mutex.lock();
      World.Running waiting = world.startWaiting(() -> mutex.withLock(() -> {}));
      assertEquals(
          "ledger[held by " + world.self() + ", 1 waits: " + waiting.who() + "]", mutex.toString());
      mutex.unlock();
      waiting.join();
    });
    assertEquals("ledger[free, nobody waits]", mutex.toString());
  }

  @ParameterizedTest
  @EnumSource
  void whatTheBodyThrowsIsThrownAsTheSameObject(World world) throws Exception {
    for (Throwable expected :
        List.of(new IOException(), new IllegalStateException(), new StackOverflowError())) {
      SuspendableRunnable runnable = () -> raise(expected);
      SuspendableCallable<String> callable = () -> raise(expected);
      world.run(() -> {
        assertSame(expected, thrown(Throwable.class, () -> mutex.withLock(runnable)));
        assertSame(expected, thrown(Throwable.class, () -> mutex.withLock(callable)));
      });
      assertFalse(mutex.isLocked());
    }
  }

  private static String raise(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  @ParameterizedTest
  @EnumSource
  void theValueOfTheBodyIsReturned(World world) throws Exception {
    world.run(() -> {
      assertEquals("value", mutex.withLock(() -> "value"));
      assertNull(mutex.withLock(() -> null));
    });
  }

  @Test
  void aPinnedCallerIsRefusedAndHoldsNothing() throws Exception {
    World.ONE_LOOP.run(() -> {
      thrown(PinnedException.class, () -> List.of(mutex).forEach(Mutex::lock));
      thrown(PinnedException.class, () -> new Coroutine(mutex::lock).resume());
      assertFalse(mutex.isLocked());
      List.of(mutex).forEach(each -> assertTrue(each.tryLock()));
      new Coroutine(mutex::unlock).resume();
      assertFalse(mutex.isLocked());
    });
  }

  @Test
  void aCoroutineOfAThreadBlocksTheThread() throws Exception {
    mutex.lock();
    World.Running coroutine =
        World.THREADS.startWaiting(() -> new Coroutine(() -> mutex.withLock(() -> {
              log.add(1);
            }))
            .resume());
    mutex.unlock();
    coroutine.join();
    assertEquals(List.of(1), log);
  }

  @Test
  void aCancelledTaskMayUnlock() throws Exception {
    World.ONE_LOOP.run(() -> {
      World.Running holder = World.ONE_LOOP.startWaiting(() -> mutex.withLock(() -> Task.park()));
      holder.cancel();
      assertInstanceOf(Cancelled.class, holder.failure());
      assertFalse(mutex.isLocked());
    });
  }

  @Test
  void nullIsRefused() {
    thrown(NullPointerException.class, () -> new Mutex(null));
    thrown(NullPointerException.class, () -> mutex.withLock((SuspendableRunnable) null));
    assertFalse(mutex.isLocked());
  }
}
