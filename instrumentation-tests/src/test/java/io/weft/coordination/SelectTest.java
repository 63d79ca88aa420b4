package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.sync.Channel;
import io.weft.sync.ChannelClosedException;
import io.weft.sync.Select;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choices between channels and time, in each world. */
class SelectTest {
  private final Channel<Integer> left = Channel.rendezvous();
  private final Channel<Integer> right = Channel.rendezvous();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @EnumSource
  void aChoiceTakesWhatComesFirst(World world) throws Exception {
    world.run(() -> {
      World.Running chooser = world.startWaiting(() -> log.add(new Select<String>()
          .onReceive(left, number -> "left " + number)
          .onReceive(right, number -> "right " + number)
          .await()));
      assertEquals(
          "Channel[rendezvous, to receive: 1 waits: " + chooser.who() + "]", left.toString());
      right.send(1);
      chooser.join();
    });
    assertEquals(List.of("right 1"), log);
    assertNobodyWaits();
  }

  private void assertNobodyWaits() {
    assertEquals("Channel[rendezvous]", left.toString());
    assertEquals("Channel[rendezvous]", right.toString());
  }

  @ParameterizedTest
  @EnumSource
  void anElementIsHandedOverIfItIsChosenAndNotOtherwise(World world) throws Exception {
    world.run(() -> {
      World.Running chooser = world.startWaiting(() -> log.add(new Select<String>()
          .onSend(left, 1, () -> "sent left")
          .onSend(right, 2, () -> "sent right")
          .await()));
      assertEquals(
          "Channel[rendezvous, to send: 1 waits: " + chooser.who() + "]", right.toString());
      log.add(left.receive());
      chooser.join();
    });
    assertTrue(log.containsAll(List.of(1, "sent left")), log::toString);
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPossibleAtOnceIsDoneWithoutWaiting(World world) throws Exception {
    Channel<Integer> full = Channel.buffered(1);
    world.run(() -> {
      full.send(1);
      assertEquals(
          "received 1",
          new Select<String>()
              .onReceive(left, element -> "nobody sends")
              .onSend(right, 2, () -> "nobody receives")
              .onReceive(full, element -> "received " + element)
              .await());
      assertEquals(
          "sent",
          new Select<String>()
              .onReceive(left, element -> "nobody sends")
              .onSend(full, 3, () -> "sent")
              .await());
      assertEquals(3, full.tryReceive());
    });
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void orElseDoesNotWait(World world) throws Exception {
    world.run(() -> {
      Select<String> select = new Select<String>()
          .onReceive(left, element -> "received " + element)
          .onSend(right, 1, () -> "sent")
          .orElse(() -> "nothing");
      assertEquals("nothing", select.await());
      World.Running sender = world.startWaiting(() -> left.send(2));
      assertEquals("received 2", select.await());
      sender.join();
      assertEquals("alone", new Select<String>().orElse(() -> "alone").await());
    });
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void aTimeOutEndsTheWait(World world) throws Exception {
    world.run(() -> {
      Select<String> select = new Select<String>()
          .onReceive(left, element -> "received " + element)
          .onSend(right, 1, () -> "sent")
          .onTimeout(Duration.ofMillis(2), () -> "late");
      assertEquals("late", select.await());
      assertNobodyWaits();
      assertEquals("late", select.await(), "it begins anew");
      World.Running sender = world.startWaiting(() -> left.send(2));
      assertEquals("received 2", select.await());
      sender.join();
    });
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void aTimeOutMayBeAllThereIs(World world) throws Exception {
    world.run(() -> {
      for (Duration after : List.of(Duration.ofMillis(2), Duration.ZERO, Duration.ofSeconds(-1))) {
        assertEquals("late", new Select<String>().onTimeout(after, () -> "late").await());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadyWinsOverATimeOutOfZero(World world) throws Exception {
    Channel<Integer> ready = Channel.buffered(1);
    world.run(() -> {
      ready.send(1);
      assertEquals(
          1,
          new Select<Integer>()
              .onReceive(ready, element -> element)
              .onTimeout(Duration.ZERO, () -> -1)
              .await());
    });
  }

  @ParameterizedTest
  @EnumSource
  void aChannelThatIsClosedAndEmptyEndsTheChoice(World world) throws Exception {
    IOException cause = new IOException();
    world.run(() -> {
      World.Running told = world.startWaiting(() -> log.add(new Select<String>()
          .onReceiveOrClosed(left, element -> "received", () -> "closed")
          .await()));
      World.Running failed = world.startWaiting(
          () -> new Select<String>().onReceive(left, element -> "received").await());
      left.close(cause);
      told.join();
      assertSame(cause, failed.failure().getCause());
      assertEquals(
          "closed",
          new Select<String>()
              .onReceiveOrClosed(left, element -> "received", () -> "closed")
              .orElse(() -> "open")
              .await());
      thrown(
          ChannelClosedException.class,
          () -> new Select<String>().onReceive(left, element -> "received").await());
    });
    assertEquals(List.of("closed"), log);
  }

  @ParameterizedTest
  @EnumSource
  void sendingToAClosedChannelFails(World world) throws Exception {
    world.run(() -> {
      World.Running waiting = world.startWaiting(
          () -> new Select<String>().onSend(left, 1, () -> "sent").await());
      left.close();
      assertEquals(
          "Channel[rendezvous, closed, to send: 1 waits: " + waiting.who() + "]",
          left.toString(),
          "what was offered before can be received");
      left.cancel();
      assertTrue(waiting.failure() instanceof ChannelClosedException);
      for (int i = 0; i < 20; i++) { // in whichever order they are tried: the other is not possible
        thrown(
            ChannelClosedException.class,
            () -> new Select<String>()
                .onSend(left, 1, () -> "sent")
                .onReceive(right, element -> "received")
                .orElse(() -> "nothing")
                .await());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void busyChannelsDoNotStarveEachOther(World world) throws Exception {
    Channel<Integer> one = Channel.unbounded();
    Channel<Integer> two = Channel.unbounded();
    int[] taken = new int[2];
    world.run(() -> {
      for (int i = 0; i < 10_000; i++) {
        one.send(i);
        two.send(i);
      }
      Select<Integer> select = new Select<Integer>()
          .onReceive(one, element -> taken[0]++)
          .onReceive(two, element -> taken[1]++);
      for (int i = 0; i < 10_000; i++) {
        select.await();
      }
    });
    assertEquals(10_000, taken[0] + taken[1]);
    assertTrue(taken[0] > 4_000 && taken[0] < 6_000, taken[0] + " of 10000");
  }

  @ParameterizedTest
  @EnumSource
  void oneChoiceMaySendToAndReceiveFromTheSameChannel(World world) throws Exception {
    world.run(() -> {
      World.Running chooser = world.startWaiting(() -> log.add(sendOrReceive(1)));
      assertEquals(1, left.receive(), "it does not meet itself");
      chooser.join();
      chooser = world.startWaiting(() -> log.add(sendOrReceive(3)));
      left.send(4);
      chooser.join();
    });
    assertEquals(List.of("sent 1", "received 4"), log);
    assertNobodyWaits();
  }

  @Suspendable
  private String sendOrReceive(int element) {
    return new Select<String>()
        .onSend(left, element, () -> "sent " + element)
        .onReceive(left, other -> "received " + other)
        .await();
  }

  @ParameterizedTest
  @EnumSource
  void twoChoicesMeetEachOther(World world) throws Exception {
    world.run(() -> {
      List<World.Running> choosers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        boolean sends = i % 2 == 0;
        choosers.add(world.start(() -> {
          for (int n = 0; n < 500; n++) {
            Select<Integer> select = new Select<>();
            if (sends) {
              select.onSend(left, n, () -> 0).onSend(right, n, () -> 0);
            } else {
              select.onReceive(right, element -> 0).onReceive(left, element -> 0);
            }
            select.await();
          }
        }));
      }
      for (World.Running each : choosers) {
        each.join();
      }
    });
    assertNobodyWaits();
  }

  @ParameterizedTest
  @EnumSource
  void whatTheHandlerThrowsIsThrownAsTheSameObject(World world) throws Exception {
    IOException failure = new IOException();
    Channel<Integer> ready = Channel.buffered(1);
    world.run(() -> {
      ready.send(1);
      assertSame(
          failure,
          thrown(
              IOException.class,
              () -> new Select<String>()
                  .onReceive(ready, element -> {
                    throw failure;
                  })
                  .await()));
    });
  }

  @ParameterizedTest
  @EnumSource
  void theHandlerMayWait(World world) throws Exception {
    Channel<Integer> ready = Channel.buffered(1);
    world.run(() -> {
      ready.send(1);
      World.Running chooser = world.startWaiting(() -> log.add(new Select<Integer>()
          .onReceive(ready, element -> element + left.receive())
          .await()));
      left.send(2);
      chooser.join();
    });
    assertEquals(List.of(3), log);
  }

  @Test
  void misuseIsRefused() {
    assertEquals(
        "a choice between no operations would wait for ever",
        thrown(IllegalStateException.class, () -> new Select<String>().await()).getMessage());
    Select<String> timed = new Select<String>().onTimeout(Duration.ofSeconds(1), () -> "late");
    assertEquals(
        "a choice has one time-out, and this one has PT1S",
        thrown(
                IllegalStateException.class,
                () -> timed.onTimeout(Duration.ofSeconds(2), () -> "later"))
            .getMessage());
    Select<String> select = new Select<>();
    thrown(NullPointerException.class, () -> select.onReceive(null, element -> "received"));
    thrown(NullPointerException.class, () -> select.onReceive(left, null));
    thrown(NullPointerException.class, () -> select.onReceiveOrClosed(left, e -> "", null));
    thrown(NullPointerException.class, () -> select.onSend(left, null, () -> "sent"));
    thrown(NullPointerException.class, () -> select.onSend(left, 1, null));
    thrown(NullPointerException.class, () -> select.onJoin(null, value -> "ended"));
    thrown(NullPointerException.class, () -> select.onTimeout(null, () -> "late"));
    thrown(NullPointerException.class, () -> select.orElse(null));
    thrown(NullPointerException.class, () -> select.onTimeout(Duration.ofSeconds(1), null));
    assertEquals("Select[]", select.toString());
    thrown(IllegalStateException.class, () -> timed.orElse(() -> "nothing"));
    Select<String> atOnce = new Select<String>().orElse(() -> "nothing");
    thrown(IllegalStateException.class, () -> atOnce.orElse(() -> "nothing else"));
    thrown(
        IllegalStateException.class, () -> atOnce.onTimeout(Duration.ofSeconds(1), () -> "late"));
  }

  @Test
  void aTaskCannotWaitForItsOwnEnd() throws Exception {
    World.ONE_LOOP.run(() -> {
      Select<String> endless = new Select<String>().onJoin(Task.current(), value -> "ended");
      thrown(IllegalStateException.class, endless::await);
    });
  }

  @Test
  void aPinnedCallerIsRefusedAndNothingIsDone() throws Exception {
    Channel<Integer> ready = Channel.buffered(1);
    World.ONE_LOOP.run(() -> {
      ready.send(1);
      Select<Integer> select = new Select<Integer>().onReceive(ready, element -> element);
      thrown(PinnedException.class, () -> List.of(select).forEach(Select::await));
      thrown(PinnedException.class, () -> new Coroutine(select::await).resume());
      assertFalse(ready.tryReceive() == null);
    });
  }

  @Test
  void aCoroutineOfAThreadBlocksTheThread() throws Exception {
    World.Running coroutine = World.THREADS.startWaiting(() -> new Coroutine(() ->
            log.add(new Select<Integer>().onReceive(left, element -> element).await()))
        .resume());
    left.send(1);
    coroutine.join();
    assertEquals(List.of(1), log);
  }
}
