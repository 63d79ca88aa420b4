package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Task;
import io.weft.sync.Broadcast;
import io.weft.sync.ChannelClosedException;
import io.weft.sync.LaggedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Broadcasts, in each world. */
class BroadcastTest {
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void eachSubscriberReceivesEachElementInOrder(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(100);
    world.run(() -> {
      List<World.Running> subscribers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        subscribers.add(world.startWaiting(() -> {
          int expected = 0;
          for (int element : broadcast.subscribe()) {
            assertEquals(expected++, element);
          }
          log.add(expected);
        }));
      }
      for (int i = 0; i < 100; i++) {
        broadcast.send(i);
      }
      broadcast.close();
      for (World.Running each : subscribers) {
        each.join();
      }
    });
    assertEquals(List.of(100, 100, 100), log);
    assertEquals("Broadcast[100 sent, closed, nobody waits]", broadcast.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aSubscriberReceivesWhatIsSentAfterItSubscribed(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(4);
    world.run(() -> {
      broadcast.send(1);
      Broadcast<Integer>.Subscription late = broadcast.subscribe();
      assertNull(late.tryReceive());
      broadcast.send(2);
      assertEquals(2, late.receive());
    });
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsTooSlowIsToldHowManyItMissedAndGoesOnWithTheOldestThatIsLeft(World world)
      throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(3);
    world.run(() -> {
      Broadcast<Integer>.Subscription slow = broadcast.subscribe();
      for (int i = 0; i < 10; i++) {
        broadcast.send(i);
      }
      LaggedException lagged = thrown(LaggedException.class, slow::receive);
      assertEquals(7, lagged.missed());
      assertEquals("missed 7 elements of Broadcast[10 sent, nobody waits]", lagged.getMessage());
      assertEquals(7, slow.receive());
      assertEquals(8, slow.tryReceive());
      for (int i = 10; i < 13; i++) {
        broadcast.send(i);
      }
      assertEquals(1, thrown(LaggedException.class, slow::tryReceive).missed());
      assertEquals(10, slow.receive());
    });
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsAsFarBehindAsTheCapacityMissesNothing(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(3);
    world.run(() -> {
      Broadcast<Integer>.Subscription slow = broadcast.subscribe();
      for (int i = 0; i < 3; i++) {
        broadcast.send(i);
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(i, slow.receive());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSentBeforeTheCloseIsReceived(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(3);
    world.run(() -> {
      Broadcast<Integer>.Subscription subscription = broadcast.subscribe();
      broadcast.send(1);
      broadcast.close();
      broadcast.close();
      assertEquals(1, subscription.receive());
      assertNull(subscription.tryReceive());
      assertEquals(
          "receive on Broadcast[1 sent, closed, nobody waits]",
          thrown(ChannelClosedException.class, subscription::receive).getMessage());
      assertEquals(
          "send on Broadcast[1 sent, closed, nobody waits]",
          thrown(ChannelClosedException.class, () -> broadcast.send(2)).getMessage());
    });
  }

  @ParameterizedTest
  @EnumSource
  void subscribersThatWaitAreToldOfTheClose(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(3);
    world.run(() -> {
      World.Running receiving = world.startWaiting(() -> broadcast.subscribe().receive());
      assertEquals("Broadcast[0 sent, 1 waits: " + receiving.who() + "]", broadcast.toString());
      World.Running iterating = world.startWaiting(() -> {
        Iterator<Integer> iterator = broadcast.subscribe().iterator();
        assertFalse(iterator.hasNext());
        thrown(NoSuchElementException.class, () -> iterator.next());
      });
      broadcast.close();
      assertInstanceOf(ChannelClosedException.class, receiving.failure());
      iterating.join();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledWhileItWaitsHasTakenNothing(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(3);
    world.run(() -> {
      Broadcast<Integer>.Subscription subscription = broadcast.subscribe();
      World.Running waiting = world.startWaiting(subscription::receive);
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
      assertEquals("Broadcast[0 sent, nobody waits]", broadcast.toString());
      broadcast.send(1);
      assertEquals(1, subscription.receive());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void anElementWinsOverALateCancellation(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(3);
    world.run(() -> {
      World.Running waiting = world.startWaiting(() -> {
        log.add(broadcast.subscribe().receive());
        Task.park();
      });
      broadcast.send(1);
      waiting.cancel();
      assertInstanceOf(Cancelled.class, waiting.failure());
    });
    assertEquals(List.of(1), log);
  }

  @Test
  void misuseIsRefused() {
    assertEquals(
        "the capacity of a broadcast must be 1 or more, not 0",
        thrown(IllegalArgumentException.class, () -> new Broadcast<>(0)).getMessage());
    Broadcast<Integer> broadcast = new Broadcast<>(1);
    thrown(NullPointerException.class, () -> broadcast.send(null));
    assertEquals("Broadcast[0 sent, nobody waits]", broadcast.toString());
  }

  @Test
  void aPinnedCallerIsRefusedAndMayTry() throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(1);
    World.ONE_LOOP.run(() -> {
      Broadcast<Integer>.Subscription subscription = broadcast.subscribe();
      List.of(1).forEach(broadcast::send);
      thrown(PinnedException.class, () -> List.of(subscription).forEach(each -> each.receive()));
      List.of(subscription).forEach(each -> log.add(each.tryReceive()));
    });
    assertTrue(log.contains(1));
  }

  @ParameterizedTest
  @EnumSource
  void twoTasksThatReceiveByOneSubscriptionAreToldSo(World world) throws Exception {
    Broadcast<Integer> broadcast = new Broadcast<>(4);
    Broadcast<Integer>.Subscription shared = broadcast.subscribe();
    world.run(() -> {
      List<World.Running> receivers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        receivers.add(world.startWaiting(() -> {
          try {
            log.add(shared.receive());
          } catch (IllegalStateException refused) {
            log.add(refused.getMessage());
          }
        }));
      }
      broadcast.send(7);
      for (World.Running each : receivers) {
        each.join();
      }
    });
    assertEquals(2, log.size());
    assertTrue(log.contains(7), log::toString);
    assertTrue(
        log.contains(
            "two tasks receive by one subscription of " + broadcast + ": each needs its own"),
        log::toString);
  }
}
