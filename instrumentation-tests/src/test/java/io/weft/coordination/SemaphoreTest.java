package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.SuspendableCallable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Semaphore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Semaphores, in each world. */
class SemaphoreTest {
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void permitsAreGivenInTheOrderOfTheCallers(World world) throws Exception {
    Semaphore semaphore = new Semaphore(0);
    world.run(() -> {
      List<World.Running> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        waiting.add(world.startWaiting(() -> {
          semaphore.acquire();
          log.add(number);
        }));
      }
      for (World.Running each : waiting) {
        semaphore.release();
        each.join();
      }
    });
    assertEquals(List.of(0, 1, 2, 3), log);
    assertEquals("Semaphore[0 available, nobody waits]", semaphore.toString());
  }

  @ParameterizedTest
  @EnumSource
  void oneWhoWantsManyIsNotOvertaken(World world) throws Exception {
    Semaphore semaphore = new Semaphore(1);
    world.run(() -> {
      World.Running big = world.startWaiting(() -> semaphore.acquire(3));
      assertFalse(semaphore.tryAcquire(), "one is there, but somebody waits");
      World.Running small = world.startWaiting(semaphore::acquire);
      assertEquals(
          "Semaphore[1 available, 2 wait: " + big.who() + " for 3, " + small.who() + "]",
          semaphore.toString());
      semaphore.release(2);
      big.join();
      assertEquals("Semaphore[0 available, 1 waits: " + small.who() + "]", semaphore.toString());
      semaphore.release();
      small.join();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aCancelledBigRequestLetsSmallOnesGo(World world) throws Exception {
    Semaphore semaphore = new Semaphore(2);
    world.run(() -> {
      World.Running big = world.startWaiting(() -> semaphore.acquire(3));
      World.Running first = world.startWaiting(semaphore::acquire);
      World.Running second = world.startWaiting(semaphore::acquire);
      big.cancel();
      assertInstanceOf(Cancelled.class, big.failure());
      first.join();
      second.join();
    });
    assertEquals("Semaphore[0 available, nobody waits]", semaphore.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void permitsThatWereGivenCountInSpiteOfALateCancellation(World world) throws Exception {
    Semaphore semaphore = new Semaphore(0);
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        semaphore.acquire(2);
        log.add("acquired");
        Task.park();
        log.add("never");
      });
      semaphore.release(2);
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of("acquired"), log);
    assertEquals(0, semaphore.available());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledBeforeItAcquiresTakesNone(World world) throws Exception {
    Semaphore semaphore = new Semaphore(1);
    world.run(() -> {
      World.Running cancelled = world.start(() -> {
        Task.current().cancel();
        semaphore.acquire();
      });
      assertInstanceOf(Cancelled.class, cancelled.failure());
    });
    assertEquals(1, semaphore.available());
  }

  @ParameterizedTest
  @EnumSource
  void withPermitGivesBackWhateverHappens(World world) throws Exception {
    Semaphore semaphore = new Semaphore(1);
    IOException failure = new IOException();
    SuspendableCallable<String> failing = () -> {
      throw failure;
    };
    world.run(() -> {
      assertEquals("value", semaphore.withPermit(() -> {
        assertEquals(0, semaphore.available());
        return "value";
      }));
      assertSame(failure, thrown(IOException.class, () -> semaphore.withPermit(failing)));
    });
    assertEquals(1, semaphore.available());
  }

  @ParameterizedTest
  @EnumSource
  void noMoreThanThePermitsAreInside(World world) throws Exception {
    Semaphore semaphore = new Semaphore(2);
    AtomicInteger inside = new AtomicInteger();
    world.run(() -> {
      List<World.Running> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(world.start(() -> {
          for (int n = 0; n < 200; n++) {
            semaphore.acquire();
            assertTrue(inside.incrementAndGet() <= 2);
            Task.yield();
            inside.decrementAndGet();
            semaphore.release();
          }
        }));
      }
      for (World.Running each : all) {
        each.join();
      }
    });
    assertEquals(2, semaphore.available());
  }

  @ParameterizedTest
  @EnumSource
  void anotherOneMayRelease(World world) throws Exception {
    Semaphore semaphore = new Semaphore(1);
    world.run(() -> {
      semaphore.acquire();
      world.start(semaphore::release).join();
      assertTrue(semaphore.tryAcquire());
    });
  }

  @Test
  void morePermitsThanAnIntCanCountAreRefusedAndNoneIsLost() {
    Semaphore semaphore = new Semaphore(Integer.MAX_VALUE);
    thrown(ArithmeticException.class, semaphore::release);
    assertEquals(Integer.MAX_VALUE, semaphore.available());
  }

  @Test
  void misuseIsRefused() {
    Semaphore semaphore = new Semaphore(1);
    assertEquals(
        "a semaphore cannot have -1 permits",
        thrown(IllegalArgumentException.class, () -> new Semaphore(-1)).getMessage());
    assertEquals(
        "permits must be 1 or more, not 0",
        thrown(IllegalArgumentException.class, () -> semaphore.acquire(0)).getMessage());
    thrown(IllegalArgumentException.class, () -> semaphore.tryAcquire(0));
    thrown(IllegalArgumentException.class, () -> semaphore.release(-1));
    thrown(NullPointerException.class, () -> semaphore.withPermit((SuspendableRunnable) null));
    assertEquals(1, semaphore.available());
  }

  @Test
  void aPinnedCallerIsRefusedAndTakesNone() throws Exception {
    Semaphore semaphore = new Semaphore(1);
    World.ONE_LOOP.run(
        () -> thrown(PinnedException.class, () -> List.of(semaphore).forEach(Semaphore::acquire)));
    assertEquals(1, semaphore.available());
  }
}
