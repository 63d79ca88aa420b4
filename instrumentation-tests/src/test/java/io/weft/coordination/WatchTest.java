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
import io.weft.sync.ChannelClosedException;
import io.weft.sync.Oneshot;
import io.weft.sync.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of which the latest matters, in each world. */
class WatchTest {
  private final Watch<String> watch = new Watch<>("first");
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void allWatchersGetTheNextValue(World world) throws Exception {
    world.run(() -> {
      List<World.Running> watchers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        watchers.add(world.startWaiting(() -> log.add(watch.watcher().next())));
      }
      watch.set("second");
      for (World.Running each : watchers) {
        each.join();
      }
    });
    assertEquals(List.of("second", "second", "second"), log);
    assertEquals("Watch[second, nobody waits]", watch.toString());
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsSlowSeesTheLatestOnly(World world) throws Exception {
    world.run(() -> {
      Watch<String>.Watcher watcher = watch.watcher();
      assertFalse(watcher.hasChanged());
      watch.set("second");
      watch.set("third");
      assertTrue(watcher.hasChanged());
      assertEquals("third", watcher.next());
      assertFalse(watcher.hasChanged());
    });
  }

  @ParameterizedTest
  @EnumSource
  void anEqualValueIsAChangeAndNullIsAValue(World world) throws Exception {
    world.run(() -> {
      Watch<String>.Watcher watcher = watch.watcher();
      watch.set("first");
      assertEquals("first", watcher.next());
      World.Running waiting =
          world.startWaiting(() -> assertNull(watch.watcher().next()));
      watch.set(null);
      waiting.join();
      assertNull(watch.get());
    });
  }

  @ParameterizedTest
  @EnumSource
  void theLastValueIsSeenBeforeTheClose(World world) throws Exception {
    world.run(() -> {
      Watch<String>.Watcher watcher = watch.watcher();
      watch.set("last");
      watch.close();
      assertEquals("last", watcher.next());
      assertEquals(
          "there will be no other value: the Watch is closed",
          thrown(ChannelClosedException.class, watcher::next).getMessage());
      assertEquals(
          "set on a Watch that is closed",
          thrown(ChannelClosedException.class, () -> watch.set("later")).getMessage());
      assertEquals("last", watch.get());
      assertEquals("Watch[closed, last, nobody waits]", watch.toString());
    });
  }

  @ParameterizedTest
  @EnumSource
  void watchersThatWaitAreToldOfTheClose(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> watch.watcher().next());
      assertEquals("Watch[first, 1 waits: " + waiting.who() + "]", watch.toString());
      watch.close();
      assertInstanceOf(ChannelClosedException.class, waiting.failure());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledWhileItWaitsHasSeenNothing(World world) throws Exception {
    world.run(() -> {
      Watch<String>.Watcher watcher = watch.watcher();
      World.Running waiting = world.startWaiting(watcher::next);
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
      assertEquals("Watch[first, nobody waits]", watch.toString());
      watch.set("second");
      assertEquals("second", watcher.next());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aValueWinsOverALateCancellation(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        log.add(watch.watcher().next());
        Task.park();
      });
      watch.set("second");
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of("second"), log);
  }

  @Test
  void aPinnedCallerIsRefusedAndMaySet() throws Exception {
    World.ONE_LOOP.run(() -> {
      Watch<String>.Watcher watcher = watch.watcher();
      List.of("second").forEach(watch::set);
      thrown(PinnedException.class, () -> List.of(watcher).forEach(each -> each.next()));
      assertTrue(watcher.hasChanged());
    });
  }

  @ParameterizedTest
  @EnumSource
  void twoTasksThatWatchByOneWatcherAreToldSo(World world) throws Exception {
    Watch<String>.Watcher shared = watch.watcher();
    List<Object> log = new CopyOnWriteArrayList<>();
    world.run(() -> {
      List<World.Running> watchers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        watchers.add(world.startWaiting(() -> {
          try {
            log.add(shared.next());
          } catch (IllegalStateException refused) {
            log.add(refused.getMessage());
          }
        }));
      }
      watch.set("changed");
      for (World.Running each : watchers) {
        each.join();
      }
    });
    assertEquals(2, log.size());
    assertTrue(log.contains("changed"), log::toString);
    assertTrue(
        log.contains("two tasks watch by one Watch.Watcher: each needs its own"), log::toString);
  }

  /** Its text may take locks which others hold that want the watch. */
  @ParameterizedTest
  @EnumSource
  void theTextOfAValueIsMadeForThoseWhoAskOnly(World world) throws Exception {
    Object value = new Object() {
      @Override
      public String toString() {
        throw new AssertionError("nobody has asked for a text");
      }
    };
    world.run(() -> {
      Watch<Object> watched = new Watch<>("first");
      Watch<Object>.Watcher watcher = watched.watcher();
      watched.set(value);
      watched.close();
      assertSame(value, watcher.next());
      thrown(ChannelClosedException.class, watcher::next);
      thrown(ChannelClosedException.class, () -> watched.set("later"));
    });
  }

  @Test
  void itIsNotLockedWhileTheTextOfItsValueIsMade() {
    Watch<Object> watched = new Watch<>("first");
    Oneshot<Object> once = new Oneshot<>();
    Object value = new Object() {
      @Override
      public String toString() {
        return Thread.holdsLock(watched) || Thread.holdsLock(once) ? "locked" : "free";
      }
    };
    watched.set(value);
    once.complete(value);
    assertEquals("Watch[free, nobody waits]", watched.toString());
    assertEquals("Oneshot[value free, nobody waits]", once.toString());
  }
}
