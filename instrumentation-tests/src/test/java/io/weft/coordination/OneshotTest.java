package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Task;
import io.weft.sync.Oneshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that are set once, in each world. */
class OneshotTest {
  private final Oneshot<String> oneshot = new Oneshot<>();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void allThatWaitGetTheValue(World world) throws Exception {
    world.run(() -> {
      List<World.Running> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(world.startWaiting(() -> log.add(oneshot.await())));
      }
      assertTrue(oneshot.toString().startsWith("Oneshot[empty, 3 wait: "), oneshot::toString);
      assertTrue(oneshot.complete("value"));
      for (World.Running each : waiting) {
        each.join();
      }
      assertEquals("value", oneshot.await());
    });
    assertEquals(List.of("value", "value", "value"), log);
    assertEquals("Oneshot[value value, nobody waits]", oneshot.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsThrownAsTheSameObject(World world) throws Exception {
    IOException failure = new IOException("lost");
    world.run(() -> {
      World.Running waiting = world.startWaiting(oneshot::await);
      assertTrue(oneshot.fail(failure));
      assertSame(failure, waiting.failure());
      assertSame(failure, thrown(IOException.class, oneshot::await));
    });
    assertEquals("Oneshot[failed: java.io.IOException: lost, nobody waits]", oneshot.toString());
  }

  @ParameterizedTest
  @EnumSource
  void theFirstCounts(World world) throws Exception {
    world.run(() -> {
      assertFalse(oneshot.isDone());
      assertTrue(oneshot.complete("first"));
      assertTrue(oneshot.isDone());
      assertFalse(oneshot.complete("second"));
      assertFalse(oneshot.fail(new IOException()));
      assertEquals("first", oneshot.await());
    });
  }

  @ParameterizedTest
  @EnumSource
  void nullIsAValue(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> assertNull(oneshot.await()));
      assertTrue(oneshot.complete(null));
      waiting.join();
      assertNull(oneshot.await());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledWhileItWaitsLeavesTheQueue(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(oneshot::await);
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals("Oneshot[empty, nobody waits]", oneshot.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void theValueWinsOverALateCancellation(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        log.add(oneshot.await());
        Task.park();
      });
      oneshot.complete("value");
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of("value"), log);
  }

  @Test
  void aFailureThatIsNullIsRefused() {
    thrown(NullPointerException.class, () -> oneshot.fail(null));
    assertFalse(oneshot.isDone());
  }

  @Test
  void aPinnedCallerIsRefusedAlsoWhenItIsSet() throws Exception {
    World.ONE_LOOP.run(() -> {
      oneshot.complete("value");
      thrown(PinnedException.class, () -> List.of(oneshot).forEach(Oneshot::await));
    });
  }
}
