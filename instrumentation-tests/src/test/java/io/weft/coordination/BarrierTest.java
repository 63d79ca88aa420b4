package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Scheduler;
import io.weft.Task;
import io.weft.sync.Barrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Barriers, in each world. */
class BarrierTest {
  private final Barrier barrier = new Barrier(3);
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void theLastOneLetsAllGoOnAndKnowsThatItIsTheLast(World world) throws Exception {
    world.run(() -> {
      World.Running first = world.startWaiting(() -> log.add(barrier.await()));
      World.Running second = world.startWaiting(() -> log.add(barrier.await()));
      assertEquals(
          "Barrier[3 parties, 2 wait: " + first.who() + ", " + second.who() + "]",
          barrier.toString());
      assertTrue(barrier.await());
      first.join();
      second.join();
    });
    assertEquals(List.of(false, false), log);
    assertEquals("Barrier[3 parties, nobody waits]", barrier.toString());
  }

  @ParameterizedTest
  @EnumSource
  void theyMeetAgainAndAgain(World world) throws Exception {
    world.run(() -> {
      List<World.Running> others = new ArrayList<>();
      int[] rounds = new int[3];
      for (int i = 0; i < 3; i++) {
        int me = i;
        others.add(world.start(() -> {
          for (int round = 0; round < 200; round++) {
            barrier.await();
            rounds[me] = round; // read by the others behind the next meeting
            barrier.await();
            assertEquals(round, rounds[(me + 1) % 3]);
          }
        }));
      }
      for (World.Running each : others) {
        each.join();
      }
    });
    assertEquals("Barrier[3 parties, nobody waits]", barrier.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledHasNotArrived(World world) throws Exception {
    world.run(() -> {
      World.Running cancelled = world.startWaiting(barrier::await);
      World.Running first = world.startWaiting(() -> log.add(barrier.await()));
      cancelled.cancel();
      assertInstanceOf(Cancelled.class, cancelled.failure());
      World.Running second = world.startWaiting(() -> log.add(barrier.await()));
      assertEquals(
          "Barrier[3 parties, 2 wait: " + first.who() + ", " + second.who() + "]",
          barrier.toString());
      assertTrue(barrier.await());
      first.join();
      second.join();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void theMeetingWinsOverALateCancellation(World world) throws Exception {
    Barrier pair = new Barrier(2);
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        log.add(pair.await());
        Task.park();
      });
      assertTrue(pair.await());
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of(false), log);
  }

  /** The monitor of the barrier keeps the cancelled one from leaving, so that the last one comes in between. */
  @Test
  void oneThatIsCancelledAsTheLastOneComesGoesOnWithTheOthers() throws Exception {
    Barrier pair = new Barrier(2);
    AtomicReference<Thread> loop = new AtomicReference<>();
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      Task<Boolean> cancelled = scheduler.spawn(() -> {
        loop.set(Thread.currentThread());
        return pair.await();
      });
      while (cancelled.state() != Task.State.PARKED) {
        Thread.onSpinWait();
      }
      synchronized (pair) {
        cancelled.cancel();
        while (!LeavingTest.isBlockedBy(pair, loop.get())) {
          Thread.onSpinWait();
        }
        assertTrue(pair.await());
      }
      assertFalse(cancelled.join(), "it was let through with the other one");
    }
  }

  @ParameterizedTest
  @EnumSource
  void onePartyNeverWaits(World world) throws Exception {
    world.run(() -> {
      Barrier alone = new Barrier(1);
      assertTrue(alone.await());
      assertTrue(alone.await());
    });
  }

  @Test
  void noPartyIsRefused() {
    assertEquals(
        "a barrier needs 1 party or more, not 0",
        thrown(IllegalArgumentException.class, () -> new Barrier(0)).getMessage());
  }

  @Test
  void aPinnedCallerIsRefusedAndHasNotArrived() throws Exception {
    World.ONE_LOOP.run(
        () -> thrown(PinnedException.class, () -> List.of(barrier).forEach(Barrier::await)));
    assertEquals("Barrier[3 parties, nobody waits]", barrier.toString());
  }
}
