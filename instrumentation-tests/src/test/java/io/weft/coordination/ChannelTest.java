package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.sync.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sending and receiving, in each world. */
class ChannelTest {
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void aRendezvousHandsEachElementOver(World world) throws Exception {
    List<Integer> received = new ArrayList<>();
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      World.Running sender = world.start(() -> {
        for (int i = 0; i < 100; i++) {
          channel.send(i);
        }
        channel.close();
      });
      for (int element : channel) {
        received.add(element);
      }
      sender.join();
    });
    assertEquals(100, received.size());
    for (int i = 0; i < 100; i++) {
      assertEquals(i, received.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSenderWaitsWhileTheBufferIsFull(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(2);
    world.run(() -> {
      World.Running sender = world.start(() -> {
        for (int i = 0; i < 3; i++) {
          channel.send(i);
        }
      });
      sender.awaitWaiting();
      assertFalse(channel.trySend(9));
      assertEquals(0, channel.receive());
      sender.join();
      assertEquals(1, channel.tryReceive());
      assertEquals(2, channel.tryReceive());
      assertNull(channel.tryReceive());
      assertTrue(channel.trySend(9));
    });
  }

  @ParameterizedTest
  @EnumSource
  void aSenderWaitsForItsReceiverAtARendezvous(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      assertFalse(channel.trySend(0));
      World.Running sender = world.startWaiting(() -> channel.send(1));
      assertEquals(1, channel.tryReceive());
      sender.join();
      World.Running receiver = world.startWaiting(() -> log.add(channel.receive()));
      assertTrue(channel.trySend(2));
      receiver.join();
    });
    assertEquals(List.of(2), log);
  }

  @ParameterizedTest
  @EnumSource
  void aSenderToAnUnboundedChannelNeverWaits(World world) throws Exception {
    Channel<Integer> channel = Channel.unbounded();
    world.run(() -> {
      for (int i = 0; i < 10_000; i++) {
        channel.send(i);
      }
      assertEquals("Channel[10000 buffered]", channel.toString());
      for (int i = 0; i < 10_000; i++) {
        assertEquals(i, channel.receive());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void receiversAreServedInTheOrderInWhichTheyCame(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      List<World.Running> receivers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int expected = i;
        receivers.add(world.startWaiting(() -> assertEquals(expected, channel.receive())));
      }
      for (int i = 0; i < 4; i++) {
        channel.send(i);
      }
      for (World.Running each : receivers) {
        each.join();
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void sendersAreServedInTheOrderInWhichTheyCame(World world) throws Exception {
    for (Channel<Integer> channel :
        List.<Channel<Integer>>of(Channel.rendezvous(), Channel.buffered(1), Channel.buffered(3))) {
      world.run(() -> {
        int buffered = 0;
        while (channel.trySend(buffered)) {
          buffered++;
        }
        List<World.Running> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          int element = buffered + i;
          senders.add(world.startWaiting(() -> channel.send(element)));
        }
        for (int i = 0; i < buffered + 4; i++) {
          assertEquals(i, channel.receive());
        }
        for (World.Running each : senders) {
          each.join();
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachElementGoesToOneReceiver(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(3);
    world.run(() -> {
      List<World.Running> receivers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        receivers.add(world.start(() -> {
          for (int element : channel) {
            log.add(element);
          }
        }));
      }
      for (int i = 0; i < 300; i++) {
        channel.send(i);
      }
      channel.close();
      for (World.Running each : receivers) {
        each.join();
      }
    });
    assertEquals(300, log.size());
    assertEquals(300, log.stream().distinct().count());
  }

  @ParameterizedTest
  @EnumSource
  void whatWasDoneBeforeSendingIsVisibleToTheReceiver(World world) throws Exception {
    Channel<int[]> channel = Channel.buffered(2);
    world.run(() -> {
      World.Running receiver = world.start(() -> {
        int expected = 0;
        for (int[] element : channel) {
          assertEquals(expected++, element[0]);
        }
      });
      for (int i = 0; i < 1000; i++) {
        int[] element = new int[1];
        element[0] = i;
        channel.send(element);
      }
      channel.close();
      receiver.join();
    });
  }

  @ParameterizedTest
  @EnumSource
  void itSaysWhoWaits(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1);
    world.run(() -> {
      World.Running receiver = world.startWaiting(channel::receive);
      assertEquals(
          "Channel[0 of 1, to receive: 1 waits: " + receiver.who() + "]", channel.toString());
      channel.send(1);
      receiver.join();
      channel.send(2);
      World.Running sender = world.startWaiting(() -> channel.send(3));
      assertEquals("Channel[1 of 1, to send: 1 waits: " + sender.who() + "]", channel.toString());
      channel.receive();
      sender.join();
      channel.close();
    });
    assertEquals("Channel[1 of 1, closed]", channel.toString());
    assertEquals("Channel[rendezvous]", Channel.rendezvous().toString());
  }

  @Test
  void ofManyThatWaitItNamesTheFirst() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    World.ONE_LOOP.run(() -> {
      List<World.Running> receivers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        receivers.add(World.ONE_LOOP.startWaiting(channel::receive));
      }
      assertTrue(channel.toString().endsWith(receivers.get(7).who() + ", …]"), channel::toString);
      for (World.Running each : receivers) {
        channel.send(1);
        each.join();
      }
    });
  }

  @Test
  void aCapacityOfZeroIsRefusedAndNamesTheRemedy() {
    assertEquals(
        "the capacity of a buffered channel must be 1 or more, not 0: use rendezvous() for one"
            + " without buffer",
        thrown(IllegalArgumentException.class, () -> Channel.buffered(0)).getMessage());
  }

  @Test
  void nullIsRefused() {
    Channel<Object> channel = Channel.buffered(1);
    thrown(NullPointerException.class, () -> channel.send(null));
    thrown(NullPointerException.class, () -> channel.trySend(null));
    thrown(NullPointerException.class, () -> Channel.rendezvous(null));
    thrown(NullPointerException.class, () -> Channel.buffered(1, null));
    thrown(NullPointerException.class, () -> Channel.unbounded(null));
    assertEquals("Channel[0 of 1]", channel.toString());
  }

  @Test
  void aPinnedCallerIsRefusedAlsoWhereItNeedNotWait() throws Exception {
    Channel<Integer> channel = Channel.buffered(2);
    World.ONE_LOOP.run(() -> {
      channel.send(1);
      thrown(PinnedException.class, () -> List.of(2).forEach(channel::send));
      thrown(PinnedException.class, () -> List.of(channel).forEach(Channel::receive));
      thrown(PinnedException.class, () -> new Coroutine(channel::receive).resume());
      thrown(PinnedException.class, () -> {
        synchronized (log) {
          channel.send(3);
        }
      });
    });
    assertEquals("Channel[1 of 2]", channel.toString());
  }

  @Test
  void aPinnedCallerMayTry() throws Exception {
    Channel<Integer> channel = Channel.unbounded();
    World.ONE_LOOP.run(() -> {
      List.of(1, 2).forEach(channel::trySend);
      new Coroutine(() -> log.add(channel.tryReceive())).resume();
      List.of(channel).forEach(each -> log.add(each.tryReceive()));
      List.of(channel).forEach(Channel::close);
    });
    assertEquals(List.of(1, 2), log);
  }

  @Test
  void aCoroutineOfAThreadBlocksTheThread() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    World.Running coroutine =
        World.THREADS.startWaiting(() -> new Coroutine(() -> log.add(channel.receive())).resume());
    channel.send(1);
    coroutine.join();
    assertEquals(List.of(1), log);
  }

  /** An interrupt is not a cancellation, and is not lost. */
  @Test
  void anInterruptDoesNotEndTheWaitOfAThread() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    World.Running receiver = World.THREADS.startWaiting(() -> {
      log.add(channel.receive());
      log.add(Thread.interrupted());
    });
    ((Thread) receiver.who()).interrupt();
    receiver.awaitWaiting();
    channel.send(1);
    receiver.join();
    assertEquals(List.of(1, true), log);
  }
}
