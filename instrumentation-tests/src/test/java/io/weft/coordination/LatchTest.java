package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Task;
import io.weft.sync.Latch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Latches, in each world. */
class LatchTest {
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void theLastStepLetsAllGoOn(World world) throws Exception {
    Latch latch = new Latch(2);
    world.run(() -> {
      World.Running first = world.startWaiting(latch::await);
      World.Running second = world.startWaiting(latch::await);
      latch.countDown();
      assertEquals(
          "Latch[1 left, 2 wait: " + first.who() + ", " + second.who() + "]", latch.toString());
      latch.countDown();
      first.join();
      second.join();
    });
    assertEquals("Latch[open, nobody waits]", latch.toString());
  }

  @ParameterizedTest
  @EnumSource
  void onceOpenItStaysOpen(World world) throws Exception {
    Latch latch = new Latch(0);
    world.run(() -> {
      latch.await();
      latch.countDown();
      latch.await();
    });
    assertEquals(0, latch.count());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledWhileItWaitsLeavesTheQueue(World world) throws Exception {
    Latch latch = new Latch(1);
    world.run(() -> {
      World.Running waiting = world.startWaiting(latch::await);
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals("Latch[1 left, nobody waits]", latch.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledAfterItOpenedHasWaited(World world) throws Exception {
    Latch latch = new Latch(1);
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        latch.await();
        log.add("open");
        Task.park();
      });
      latch.countDown();
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of("open"), log);
  }

  @Test
  void aCountBelowZeroIsRefused() {
    assertEquals(
        "a latch cannot count down from -1",
        thrown(IllegalArgumentException.class, () -> new Latch(-1)).getMessage());
  }

  @Test
  void aPinnedCallerIsRefusedAlsoWhenItIsOpen() throws Exception {
    World.ONE_LOOP.run(
        () -> thrown(PinnedException.class, () -> List.of(new Latch(0)).forEach(Latch::await)));
  }
}
