package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.sync.Channel;
import io.weft.sync.ChannelClosedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing and cancelling channels, in each world. */
class ChannelClosingTest {
  private final List<Object> log = new CopyOnWriteArrayList<>();
  private final List<Integer> undelivered = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void whatWasSentBeforeTheCloseIsReceived(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(2);
    world.run(() -> {
      channel.send(1);
      channel.send(2);
      World.Running sender = world.startWaiting(() -> channel.send(3));
      channel.close();
      for (int element : channel) {
        log.add(element);
      }
      sender.join();
    });
    assertEquals(List.of(1, 2, 3), log);
  }

  @ParameterizedTest
  @EnumSource
  void sendersThatWaitAtARendezvousAreServedAfterTheClose(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      World.Running first = world.startWaiting(() -> channel.send(1));
      World.Running second = world.startWaiting(() -> channel.send(2));
      channel.close();
      assertEquals(1, channel.receive());
      assertEquals(2, channel.tryReceive());
      first.join();
      second.join();
      thrown(ChannelClosedException.class, channel::receive);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aClosedChannelTakesNoMore(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1);
    world.run(() -> {
      assertFalse(channel.isClosed());
      channel.close();
      channel.close();
      assertTrue(channel.isClosed());
      assertEquals(
          "send on Channel[0 of 1, closed]",
          thrown(ChannelClosedException.class, () -> channel.send(1)).getMessage());
      assertFalse(channel.trySend(1));
      ChannelClosedException received = thrown(ChannelClosedException.class, channel::receive);
      assertEquals("receive on Channel[0 of 1, closed]", received.getMessage());
      assertNull(received.getCause());
      assertNull(channel.tryReceive());
      assertFalse(channel.iterator().hasNext());
      thrown(NoSuchElementException.class, () -> channel.iterator().next());
    });
  }

  @ParameterizedTest
  @EnumSource
  void receiversThatWaitAreTold(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      World.Running receiver = world.startWaiting(channel::receive);
      World.Running iterating = world.startWaiting(() -> {
        for (int element : channel) {
          log.add(element);
        }
        log.add("end");
      });
      channel.close();
      assertInstanceOf(ChannelClosedException.class, receiver.failure());
      iterating.join();
    });
    assertEquals(List.of("end"), log);
    assertEquals("Channel[rendezvous, closed]", channel.toString());
  }

  @ParameterizedTest
  @EnumSource
  void theCauseIsGivenToReceivers(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1);
    IOException cause = new IOException("the file ended");
    world.run(() -> {
      World.Running receiver = world.startWaiting(() -> {
        for (int element : channel) {
          log.add(element);
        }
      });
      channel.close(cause);
      assertSame(
          cause,
          assertInstanceOf(ChannelClosedException.class, receiver.failure()).getCause());
      assertSame(cause, thrown(ChannelClosedException.class, channel::receive).getCause());
      Iterator<Integer> iterator = channel.iterator();
      assertSame(
          cause,
          thrown(ChannelClosedException.class, () -> log.add(iterator.hasNext()))
              .getCause());
      assertSame(
          cause, thrown(ChannelClosedException.class, () -> iterator.next()).getCause());
    });
  }

  @ParameterizedTest
  @EnumSource
  void theCauseComesAfterWhatWasSent(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(2);
    world.run(() -> {
      channel.send(1);
      channel.close(new IOException());
      channel.close();
      thrown(ChannelClosedException.class, () -> {
        for (int element : channel) {
          log.add(element);
        }
      });
    });
    assertEquals(List.of(1), log);
  }

  @ParameterizedTest
  @EnumSource
  void cancellingGivesWhatWasNotReceivedToTheHandler(World world) throws Exception {
    List<Channel<Integer>> channels =
        List.of(Channel.buffered(2, undelivered::add), Channel.unbounded(undelivered::add));
    world.run(() -> {
      for (Channel<Integer> channel : channels) {
        channel.send(1);
        channel.send(2);
        channel.cancel();
        channel.cancel();
        assertTrue(channel.isClosed());
        assertNull(channel.tryReceive());
        thrown(ChannelClosedException.class, channel::receive);
        thrown(ChannelClosedException.class, () -> channel.send(3));
      }
    });
    assertEquals(List.of(1, 2, 1, 2), undelivered);
  }

  @ParameterizedTest
  @EnumSource
  void sendersThatWaitKeepTheirElementsWhenItIsCancelled(World world) throws Exception {
    List<Channel<Integer>> channels =
        List.of(Channel.rendezvous(undelivered::add), Channel.buffered(1, undelivered::add));
    world.run(() -> {
      for (Channel<Integer> channel : channels) {
        channel.trySend(1);
        List<World.Running> senders = new ArrayList<>();
        for (int i = 2; i < 4; i++) {
          int element = i;
          senders.add(world.startWaiting(() -> channel.send(element)));
        }
        channel.cancel();
        for (World.Running each : senders) {
          assertInstanceOf(ChannelClosedException.class, each.failure());
        }
      }
    });
    assertEquals(List.of(1), undelivered);
  }

  @ParameterizedTest
  @EnumSource
  void cancellingAClosedChannelDropsWhatIsLeft(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1, undelivered::add);
    world.run(() -> {
      channel.send(1);
      World.Running sender = world.startWaiting(() -> channel.send(2));
      channel.close();
      channel.cancel();
      assertInstanceOf(ChannelClosedException.class, sender.failure());
    });
    assertEquals(List.of(1), undelivered);
    assertEquals("Channel[0 of 1, closed]", channel.toString());
  }

  @ParameterizedTest
  @EnumSource
  void receiversThatWaitAreToldThatItIsCancelled(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    world.run(() -> {
      World.Running receiver = world.startWaiting(channel::receive);
      channel.cancel();
      assertInstanceOf(ChannelClosedException.class, receiver.failure());
    });
  }

  @Test
  void aHandlerThatFailsDoesNotKeepTheOtherElementsFromTheirs() {
    Channel<Integer> channel = Channel.unbounded(element -> {
      undelivered.add(element);
      throw new IllegalStateException("of " + element);
    });
    for (int i = 1; i <= 3; i++) {
      channel.trySend(i);
    }
    IllegalStateException first = thrown(IllegalStateException.class, channel::cancel);
    assertEquals(List.of(1, 2, 3), undelivered);
    assertEquals("of 1", first.getMessage());
    assertEquals(
        List.of("of 2", "of 3"),
        List.of(first.getSuppressed()).stream().map(Throwable::getMessage).toList());
  }

  @ParameterizedTest
  @EnumSource
  void anIteratorHandsOutNothingTwice(World world) throws Exception {
    Channel<Integer> channel = Channel.unbounded();
    world.run(() -> {
      channel.send(1);
      channel.send(2);
      channel.close();
      Iterator<Integer> iterator = channel.iterator();
      assertTrue(iterator.hasNext());
      assertTrue(iterator.hasNext());
      assertEquals(1, iterator.next());
      assertEquals(2, iterator.next());
      assertFalse(iterator.hasNext());
      thrown(NoSuchElementException.class, () -> iterator.next());
    });
  }
}
