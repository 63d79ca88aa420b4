package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.PinnedException;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.sync.Channel;
import io.weft.sync.Mutex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The body of a generator that a task asks for elements may wait: the task waits, and the loop does not. */
class WaitingGeneratorTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final List<String> log = new ArrayList<>();

  private static void onOneLoop(SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(main);
    }
  }

  /** Yields what comes through a channel, and says so. */
  private Generator<Integer> doubled(Channel<Integer> channel) {
    return Generator.of(out -> {
      try {
        for (int element : channel) {
          out.yield(element * 2);
        }
      } finally {
        log.add("finally");
      }
    });
  }

  /** For an element, whatever comes of it. */
  @Suspendable
  private static void ask(Generator<?> generator) {
    boolean more = generator.hasNext();
    assertTrue(more, "there is no other element");
  }

  @Test
  void aWaitInsideWaitsForTheTask() {
    onOneLoop(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      Task<Void> reader = Task.spawn(() -> {
        for (int element : doubled(channel)) {
          log.add("got " + element);
        }
      });
      for (int i = 1; i <= 3; i++) {
        channel.send(i);
        log.add("sent " + i);
      }
      channel.close();
      reader.join();
    });
    assertTrue(log.containsAll(List.of("got 2", "got 4", "got 6", "finally")), log.toString());
    assertEquals(7, log.size());
  }

  @Test
  void generatorsInsideGeneratorsWaitToo() {
    onOneLoop(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      Generator<Integer> inner = doubled(channel);
      Generator<Integer> outer = Generator.of(out -> {
        while (inner.hasNext()) {
          Task.sleep(Duration.ofNanos(1));
          out.yield(inner.next() + 1);
        }
      });
      Task<Void> sender = Task.spawn(() -> {
        for (int i = 1; i <= 3; i++) {
          channel.send(i);
        }
        channel.close();
      });
      List<Integer> elements = new ArrayList<>();
      for (int element : outer) {
        elements.add(element);
      }
      assertEquals(List.of(3, 5, 7), elements);
      sender.join();
    });
  }

  @Test
  void aBodyThatNeverWaitsStillLetsOthersRun() {
    onOneLoop(() -> {
      Channel<Integer> channel = Channel.unbounded();
      Generator<Integer> busy = Generator.of(out -> {
        for (int i = 0; channel.tryReceive() == null; i++) {
          Task.yield();
          out.yield(i);
        }
      });
      Task.spawn(() -> channel.send(1));
      int count = 0;
      while (busy.hasNext()) {
        busy.next();
        count++;
      }
      assertTrue(count < 100, () -> "others did not run");
    });
  }

  @Test
  void operationsInsideChargeTheBudgetOfTheTask() {
    onOneLoop(() -> {
      boolean[] stop = new boolean[1];
      Channel<Integer> ready = Channel.unbounded();
      Generator<Integer> greedy = Generator.of(out -> {
        while (!stop[0]) {
          ready.send(1);
        }
        out.yield(ready.receive());
      });
      Task.spawn(() -> {
        stop[0] = true;
      });
      assertEquals(1, greedy.next());
    });
  }

  @Test
  void aCancellationIsThrownInsideTheBody() {
    onOneLoop(() -> {
      Channel<Integer> never = Channel.rendezvous();
      Task<Void> reader = Task.spawn(() -> {
        ask(doubled(never));
      });
      Task.yield();
      reader.cancel();
      thrown(Cancelled.class, reader::join);
    });
    assertEquals(List.of("finally"), log);
  }

  @Test
  void aTimeOutEndsAWaitInside() {
    onOneLoop(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      Generator<Integer> slow = doubled(channel);
      thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(Duration.ofMillis(1), () -> slow.hasNext()));
    });
    assertEquals(List.of("finally"), log);
  }

  @Test
  void closingWaitsForFinallyBlocksThatWait() {
    onOneLoop(() -> {
      Generator<Integer> generator = Generator.of(out -> {
        try {
          out.yield(1);
        } finally {
          Task.sleep(Duration.ofMillis(1));
          log.add("slept");
        }
      });
      try (generator) {
        assertEquals(1, generator.next());
      }
      log.add("closed");
    });
    assertEquals(List.of("slept", "closed"), log);
  }

  @Test
  void lockIsHeldByTheTaskThatAsks() {
    onOneLoop(() -> {
      Mutex mutex = new Mutex();
      Generator<Integer> locking = Generator.of(out -> {
        mutex.lock();
        out.yield(1);
        mutex.unlock();
        out.yield(2);
      });
      mutex.lock();
      Task<Integer> asking = Task.spawn(() -> locking.next());
      Task.yield();
      mutex.unlock();
      assertEquals(1, asking.join());
    });
  }

  @Test
  void anotherTaskCannotAskWhileOneWaitsInside() {
    onOneLoop(() -> {
      Channel<Integer> channel = Channel.rendezvous();
      Generator<Integer> generator = doubled(channel);
      Task<Integer> first = Task.spawn(generator::next);
      Task.yield();
      IllegalStateException refused = thrown(IllegalStateException.class, () -> ask(generator));
      assertTrue(refused.getMessage().contains("task-1"), refused.getMessage());
      thrown(IllegalStateException.class, generator::close);
      channel.send(21);
      assertEquals(42, first.join());
    });
  }

  @Test
  void belowAFrameThatCannotBeSuspendedAWaitInsideIsRefused() {
    onOneLoop(() -> {
      Generator<Integer> generator = doubled(Channel.rendezvous());
      PinnedException pinned =
          thrown(PinnedException.class, () -> List.of(1).forEach(one -> ask(generator)));
      assertTrue(pinned.getMessage().contains("forEach"), pinned.getMessage());
    });
    assertEquals(List.of("finally"), log);
  }

  @Test
  void aCoroutineInBetweenRefusesTheWait() {
    onOneLoop(() -> {
      Generator<Integer> generator = doubled(Channel.rendezvous());
      Coroutine coroutine = new Coroutine(() -> ask(generator));
      PinnedException pinned = thrown(PinnedException.class, coroutine::resume);
      assertTrue(pinned.getMessage().contains("Coroutine"), pinned.getMessage());
    });
  }

  @Test
  void onAThreadAWaitInsideBlocksTheThread() throws Exception {
    Channel<Integer> channel = Channel.rendezvous();
    Thread sender = new Thread(() -> send(channel));
    sender.start();
    List<Integer> elements = new ArrayList<>();
    for (int element : doubled(channel)) {
      elements.add(element);
    }
    sender.join();
    assertEquals(List.of(2, 4), elements);
  }

  @Suspendable
  private static void send(Channel<Integer> channel) {
    channel.send(1);
    channel.send(2);
    channel.close();
  }

  @Test
  void scopesWorkInside() {
    onOneLoop(() -> {
      Generator<Integer> generator = Generator.of(out -> {
        try (Scope scope = Scope.open()) {
          scope.fork(() -> Task.sleep(Duration.ofMillis(1)));
          scope.join();
          log.add("joined");
        }
        out.yield(1);
      });
      assertEquals(1, generator.next());
      assertEquals(false, generator.hasNext());
    });
  }

  @Test
  void aSleepInsideEndsWithTheTaskThatSleeps() {
    onOneLoop(() -> {
      Generator<Integer> sleeping = Generator.of(out -> {
        Task.sleep(LONG);
        out.yield(1);
      });
      Task<Integer> asking = Task.spawn(sleeping::next);
      Task.yield();
      assertEquals(Task.State.PARKED, asking.state());
      asking.cancel();
      thrown(Cancelled.class, asking::join);
      assertEquals(false, sleeping.hasNext());
    });
  }

  @Test
  void anElementCannotBeYieldedInsideAnOpenScope() {
    onOneLoop(() -> {
      Generator<Integer> generator = Generator.of(out -> {
        out.yield(1);
        Scope.shielded(LONG, () -> out.yield(2));
      });
      assertEquals(1, generator.next());
      IllegalStateException refused = thrown(IllegalStateException.class, () -> ask(generator));
      assertTrue(
          refused.getMessage().contains("a scope, time-out or shield"), refused.getMessage());
      thrown(
          TimeoutException.class,
          () -> Scope.withTimeout(Duration.ofMillis(1), () -> Task.sleep(LONG)));
    });
  }

  @Test
  void aScopeAroundTheGeneratorMayBeOpen() {
    onOneLoop(() -> {
      Generator<Integer> one = Generator.of(out -> out.yield(1));
      assertEquals(1, Scope.withTimeout(LONG, () -> one.next()));
      assertEquals(false, one.hasNext());
    });
  }

  @Test
  void aCoroutineCannotBeSuspendedInsideAnOpenScope() {
    onOneLoop(() -> {
      Coroutine coroutine = new Coroutine(() -> Scope.shielded(LONG, () -> Coroutine.suspend()));
      IllegalStateException refused = thrown(IllegalStateException.class, () -> coroutine.resume());
      assertTrue(refused.getMessage().contains("this Coroutine"), refused.getMessage());
    });
  }
}
