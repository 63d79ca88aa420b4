package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.sync.Channel;
import io.weft.sync.Select;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choices of tasks: the end of another task, and the cancellation of the one that chooses. */
class SelectTaskTest {
  private final Channel<Integer> left = Channel.rendezvous();
  private final Channel<Integer> right = Channel.rendezvous();
  private final List<Object> log = new CopyOnWriteArrayList<>();

  /** A task beside the test: in the second world, on the other loop. */
  @Suspendable
  private static Task<String> task(World world, Body body) {
    return Task.spawnOn(Placement.loop(world == World.TWO_LOOPS ? 1 : 0), body::call);
  }

  private interface Body {
    @Suspendable
    String call() throws Exception;
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void theEndOfATaskEndsTheChoice(World world) throws Exception {
    world.run(() -> {
      Task<String> worker = task(world, () -> "value of " + left.receive());
      World.Running chooser = world.startWaiting(() -> log.add(new Select<String>()
          .onJoin(worker, value -> value)
          .onReceive(right, element -> "received")
          .await()));
      left.send(1);
      chooser.join();
      assertEquals(
          "value of 1", new Select<String>().onJoin(worker, value -> value).await());
    });
    assertEquals(List.of("value of 1"), log);
    assertEquals("Channel[rendezvous]", right.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aFailureOfTheTaskIsThrownAndTaken(World world) throws Exception {
    IOException failure = new IOException();
    world.run(() -> {
      Task<String> worker = task(world, () -> {
        left.receive();
        throw failure;
      });
      World.Running chooser = world.startWaiting(
          () -> new Select<String>().onJoin(worker, value -> value).await());
      left.send(1);
      assertSame(
          failure,
          assertInstanceOf(TaskFailedException.class, chooser.failure()).getCause());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void theCancellationOfTheTaskIsThrown(World world) throws Exception {
    world.run(() -> {
      Task<String> worker = task(world, () -> "value of " + left.receive());
      worker.cancel();
      thrown(
          Cancelled.class,
          () -> new Select<String>().onJoin(worker, value -> value).await());
    });
  }

  @Test
  void aThreadMayChooseTheEndOfATask() throws Exception {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      Task<String> worker = scheduler.spawn(() -> "value of " + left.receive());
      World.Running chooser = World.THREADS.startWaiting(() -> log.add(new Select<String>()
          .onJoin(worker, value -> value)
          .onReceive(right, element -> "received")
          .await()));
      assertEquals(
          "late",
          new Select<String>()
              .onJoin(worker, value -> value)
              .onTimeout(Duration.ofMillis(1), () -> "late")
              .await());
      left.send(1);
      chooser.join();
    }
    assertEquals(List.of("value of 1"), log);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledBeforeItChoosesDoesNothing(World world) throws Exception {
    Channel<Integer> ready = Channel.buffered(1);
    world.run(() -> {
      ready.send(1);
      World.Running chooser = world.start(() -> {
        Task.current().cancel();
        new Select<Integer>()
            .onReceive(ready, element -> element)
            .orElse(() -> 0)
            .await();
      });
      assertInstanceOf(Cancelled.class, chooser.failure());
      assertEquals(1, ready.tryReceive());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void oneThatIsCancelledWhileItWaitsLeavesAllQueues(World world) throws Exception {
    world.run(() -> {
      World.Running chooser = world.startWaiting(() -> new Select<String>()
          .onReceive(left, element -> "received")
          .onSend(left, 1, () -> "sent")
          .onSend(right, 2, () -> "sent")
          .await());
      chooser.cancel();
      assertInstanceOf(Cancelled.class, chooser.failure());
    });
    assertEquals("Channel[rendezvous]", left.toString());
    assertEquals("Channel[rendezvous]", right.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void whatWasChosenWinsOverALateCancellation(World world) throws Exception {
    world.run(() -> {
      World.Running chooser = world.startWaiting(() -> new Select<String>()
          .onReceive(left, element -> {
            log.add(element);
            Task.park();
            return "";
          })
          .onSend(right, 2, () -> "sent")
          .await());
      left.send(1);
      chooser.cancel();
      assertInstanceOf(Cancelled.class, chooser.failure());
      assertNull(right.tryReceive());
    });
    assertEquals(List.of(1), log);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aTimeOutAroundAChoiceLeavesNothingBehind(World world) throws Exception {
    world.run(() -> {
      Task<String> worker = task(world, () -> "value of " + left.receive());
      thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(
              Duration.ofMillis(1),
              () -> new Select<String>()
                  .onJoin(worker, value -> value)
                  .onReceive(right, element -> "received")
                  .await()));
      assertEquals("Channel[rendezvous]", right.toString());
      left.send(1);
      assertEquals("value of 1", worker.join());
    });
  }

  /** What the handlers capture is reachable from the listener, so it is garbage when the listener is gone. */
  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aTaskThatLivesLongKeepsNoListenerOfChoicesThatWereDecided(World world) throws Exception {
    List<WeakReference<Object>> captured = new ArrayList<>();
    world.run(() -> {
      Task<String> worker = task(world, () -> "value of " + left.receive());
      for (int i = 0; i < 50; i++) {
        captured.add(chooseWithout(worker));
      }
      Task<String> last = task(world, () -> "the messages to that loop are read");
      last.join();
      for (int i = 0; i < 20 && captured.stream().anyMatch(each -> each.get() != null); i++) {
        System.gc();
        Task.yield();
      }
      assertEquals(0, captured.stream().filter(each -> each.get() != null).count());
      left.send(1);
      worker.join();
    });
  }

  @Suspendable
  private WeakReference<Object> chooseWithout(Task<String> worker) {
    Object mark = new Object();
    String chosen = new Select<String>()
        .onJoin(worker, value -> value + mark)
        .onReceive(right, element -> "received" + mark)
        .onTimeout(Duration.ofNanos(1), () -> "late")
        .await();
    assertEquals("late", chosen);
    return new WeakReference<>(mark);
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void joinsAndMessagesMayMeet(World world) throws Exception {
    world.run(() -> {
      for (int i = 0; i < 300; i++) {
        Task<String> worker = task(world, () -> {
          left.trySend(1);
          return "ended";
        });
        String first = new Select<String>()
            .onJoin(worker, value -> value)
            .onReceive(left, element -> "received")
            .await();
        assertTrue(first.equals("ended") || first.equals("received"));
        worker.join();
        assertEquals("Channel[rendezvous]", left.toString());
      }
    });
  }
}
