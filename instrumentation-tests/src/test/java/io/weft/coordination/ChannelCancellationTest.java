package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Scope;
import io.weft.Task;
import io.weft.sync.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that are cancelled before, while and after they wait for a channel. */
class ChannelCancellationTest {
  private final List<Object> log = new CopyOnWriteArrayList<>();
  private final List<Integer> undelivered = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledBeforeItSendsHandsNothingOver(World world) throws Exception {
    Channel<Integer> channel = Channel.unbounded(undelivered::add);
    world.run(() -> {
      World.Running sender = world.start(() -> {
        Task.current().cancel();
        channel.send(1);
      });
      assertInstanceOf(Cancelled.class, sender.failure());
    });
    assertEquals("Channel[0 buffered]", channel.toString());
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledBeforeItReceivesTakesNothing(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1, undelivered::add);
    world.run(() -> {
      channel.send(1);
      World.Running receiver = world.start(() -> {
        Task.current().cancel();
        channel.receive();
      });
      assertInstanceOf(Cancelled.class, receiver.failure());
      assertEquals(1, channel.receive());
    });
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aSenderThatIsCancelledWhileItWaitsKeepsItsElement(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1, undelivered::add);
    world.run(() -> {
      channel.send(1);
      World.Running cancelled = world.startWaiting(() -> channel.send(2));
      World.Running other = world.startWaiting(() -> channel.send(3));
      cancelled.cancel();
      assertInstanceOf(Cancelled.class, cancelled.failure());
      assertEquals("Channel[1 of 1, to send: 1 waits: " + other.who() + "]", channel.toString());
      assertEquals(1, channel.receive());
      assertEquals(3, channel.receive());
      other.join();
    });
    assertEquals("Channel[0 of 1]", channel.toString());
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aReceiverThatIsCancelledWhileItWaitsTakesNothing(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous(undelivered::add);
    world.run(() -> {
      World.Running cancelled = world.startWaiting(channel::receive);
      World.Running other = world.startWaiting(() -> log.add(channel.receive()));
      cancelled.cancel();
      assertInstanceOf(Cancelled.class, cancelled.failure());
      channel.send(1);
      other.join();
    });
    assertEquals(List.of(1), log);
    assertEquals(List.of(), undelivered);
  }

  /** Whoever is first, on whichever loop: the element has one owner. */
  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aReceiverThatIsCancelledAsItIsServedHasTheElementOrLeavesIt(World world) throws Exception {
    Channel<Integer> channel = Channel.buffered(1, undelivered::add);
    world.run(() -> {
      for (int i = 0; i < 500; i++) {
        int element = i;
        World.Running receiver = world.startWaiting(() -> {
          log.add(channel.receive());
          Task.park();
        });
        receiver.cancel();
        channel.send(element);
        assertInstanceOf(Cancelled.class, receiver.failure());
        Integer left = channel.tryReceive();
        if (left != null) {
          log.add(left);
        }
        assertEquals(i + 1, log.size());
        assertEquals(element, log.get(i));
      }
    });
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void anElementThatWasHandedOverWinsOverALateCancellation(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous(undelivered::add);
    world.run(() -> {
      World.Running receiver = world.startWaiting(() -> {
        log.add(channel.receive());
        Task.park();
      });
      channel.send(1);
      receiver.cancel();
      assertInstanceOf(Cancelled.class, receiver.failure());
    });
    assertEquals(List.of(1), log);
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void anElementThatWasTakenWinsOverALateCancellationOfItsSender(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous(undelivered::add);
    world.run(() -> {
      World.Running sender = world.startWaiting(() -> {
        channel.send(1);
        log.add("sent");
        Task.park();
      });
      assertEquals(1, channel.tryReceive());
      sender.cancel();
      assertInstanceOf(Cancelled.class, sender.failure());
    });
    assertEquals(List.of("sent"), log);
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aTimeOutEndsAWait(World world) throws Exception {
    Channel<Integer> channel = Channel.rendezvous(undelivered::add);
    world.run(() -> {
      thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(Duration.ofMillis(1), () -> channel.send(1)));
      thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(Duration.ofMillis(1), () -> channel.receive()));
      assertEquals("Channel[rendezvous]", channel.toString());
      World.Running receiver = world.startWaiting(channel::receive);
      assertTrue(channel.trySend(2));
      receiver.join();
    });
    assertEquals(List.of(), undelivered);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aCancelledTaskMayCloseAndTryToSend(World world) throws Exception {
    Channel<Integer> channel = Channel.unbounded();
    world.run(() -> {
      World.Running cancelled = world.start(() -> {
        Task.current().cancel();
        assertTrue(channel.trySend(1));
        channel.close();
        assertEquals(1, channel.tryReceive());
        assertFalse(channel.trySend(2));
      });
      cancelled.failure();
    });
    assertEquals("Channel[0 buffered, closed]", channel.toString());
  }
}
