package io.weft.coordination;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.sync.Channel;
import io.weft.sync.ChannelClosedException;
import io.weft.sync.Cursor;
import io.weft.sync.Oneshot;
import io.weft.sync.Sequence;
import io.weft.testing.TestScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SequenceTest {
  private final List<String> log = new ArrayList<>();

  private static void onOneLoop(SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      scheduler.runBlocking(main);
    }
  }

  /** Waits before each element. */
  private Sequence<Integer> naturals() {
    return Sequence.of(out -> {
      try {
        for (int i = 0; ; i++) {
          Task.sleep(Duration.ofNanos(1));
          log.add("makes " + i);
          out.yield(i);
        }
      } finally {
        log.add("finally");
      }
    });
  }

  @Test
  void nothingHappensBeforeItIsIterated() {
    onOneLoop(() -> naturals().map(i -> i + 1).filter(i -> i > 2));
    assertEquals(List.of(), log);
  }

  @Test
  void stepsMayWait() {
    onOneLoop(() -> assertEquals(
        List.of(0, 20, 40),
        naturals()
            .filter(i -> {
              Task.yield();
              return i % 2 == 0;
            })
            .map(i -> {
              Task.sleep(Duration.ofNanos(1));
              return i * 10;
            })
            .take(3)
            .toList()));
    assertEquals("finally", log.get(log.size() - 1));
  }

  @Test
  void noMoreIsAskedForThanIsTaken() {
    onOneLoop(() -> assertEquals(List.of(0, 1), naturals().take(2).toList()));
    assertEquals(List.of("makes 0", "makes 1", "finally"), log);
  }

  @Test
  void eachIterationBeginsAnew() {
    onOneLoop(() -> {
      Sequence<Integer> two = naturals().take(2);
      assertEquals(two.toList(), two.toList());
    });
  }

  @Test
  void zippingEndsWithTheShorterOne() {
    onOneLoop(() -> assertEquals(
        List.of("a0", "b1"),
        Sequence.from(List.of("a", "b")).zip(naturals(), (text, i) -> text + i).toList()));
  }

  @Test
  void closingZippedOnesTellsOfBothFailures() {
    onOneLoop(() -> {
      Cursor<Integer> cursor = cleaningUp("first", Duration.ZERO, true)
          .zip(cleaningUp("second", Duration.ZERO, true), Integer::sum)
          .open();
      cursor.next();
      IllegalStateException failed = thrown(IllegalStateException.class, cursor::close);
      assertEquals("second", failed.getMessage());
      assertEquals("first", failed.getSuppressed()[0].getMessage());
    });
  }

  @Test
  void aBufferRunsAheadAsFarAsItHasRoom() {
    onOneLoop(() -> {
      try (Cursor<Integer> cursor = naturals().buffer(2).open()) {
        Task.sleep(Duration.ofMillis(20));
        assertEquals(List.of("makes 0", "makes 1", "makes 2"), log);
        assertEquals(0, cursor.next());
      }
      assertEquals("finally", log.get(log.size() - 1));
    });
  }

  @Test
  void mergingGivesAllElementsOfAll() {
    onOneLoop(() -> {
      List<Integer> merged = Sequence.merge(List.of(
              naturals().take(3), naturals().map(i -> i + 10).take(3), Sequence.from(List.of(20))))
          .toList();
      assertEquals(new TreeSet<>(List.of(0, 1, 2, 10, 11, 12, 20)), new TreeSet<>(merged));
      assertTrue(merged.indexOf(0) < merged.indexOf(1) && merged.indexOf(1) < merged.indexOf(2));
    });
  }

  @Test
  void nothingToMergeIsEmpty() {
    onOneLoop(() -> assertEquals(List.of(), Sequence.<Integer>merge(List.of()).toList()));
  }

  @Test
  void aFailureOfASourceIsThrownAsTheSameObject() {
    IOException failure = new IOException();
    onOneLoop(() -> {
      for (Sequence<Integer> failing : List.<Sequence<Integer>>of(
          Sequence.<Integer>of(out -> {
            throw failure;
          }),
          naturals().map(i -> {
            throw failure;
          }))) {
        assertSame(failure, failureOf(failing));
        assertSame(failure, failureOf(failing.buffer(1)));
        assertSame(failure, failureOf(Sequence.merge(List.of(naturals(), failing))));
      }
    });
  }

  @io.weft.Suspendable
  private static Throwable failureOf(Sequence<Integer> failing) {
    try {
      failing.toList();
    } catch (Exception thrown) {
      return thrown;
    }
    return fail("nothing was thrown");
  }

  @Test
  void leavingEarlyEndsTheTasksBehindIt() {
    onOneLoop(() -> {
      assertEquals(List.of(0), naturals().buffer(5).map(i -> i).take(1).toList());
      log.add("after");
    });
    assertEquals(List.of("finally", "after"), log.subList(log.size() - 2, log.size()));
  }

  @Test
  void aCancelledIterationEndsItsTasks() {
    onOneLoop(() -> {
      Task<List<Integer>> iterating = Task.spawn(() -> naturals().buffer(1).toList());
      Task.sleep(Duration.ofMillis(5));
      iterating.cancel();
    });
    assertEquals("finally", log.get(log.size() - 1));
  }

  @Test
  void buffersBehindEachOtherEndEarlyWithoutFailure() {
    onOneLoop(() -> {
      List<Integer> taken = new ArrayList<>();
      naturals().buffer(1).map(i -> i).buffer(1).take(2).forEach(i -> {
        Task.sleep(Duration.ofMillis(5));
        taken.add(i);
      });
      assertEquals(List.of(0, 1), taken);
    });
    assertEquals("finally", log.get(log.size() - 1));
  }

  @Test
  void cleanUpThatFailsBehindABufferIsNotLost() {
    onOneLoop(() -> {
      Sequence<Integer> failing = Sequence.of(out -> {
        try {
          for (int i = 0; ; i++) {
            out.yield(i);
          }
        } finally {
          throwIllegalState("clean-up");
        }
      });
      TaskFailedException failure = thrown(
          TaskFailedException.class,
          () -> failing.buffer(1).take(2).forEach(i -> Task.sleep(Duration.ofMillis(5))));
      assertTrue(carries(failure, "clean-up"), failure.toString());
    });
  }

  private static void throwIllegalState(String message) {
    throw new IllegalStateException(message);
  }

  private static boolean carries(Throwable thrown, String message) {
    if (thrown == null || message.equals(thrown.getMessage())) {
      return thrown != null;
    }
    for (Throwable each : thrown.getSuppressed()) {
      if (carries(each, message)) {
        return true;
      }
    }
    return carries(thrown.getCause(), message);
  }

  @Test
  void aSequenceThatCannotBeOpenedLeavesNoTasksOfTheOther() {
    onOneLoop(() -> {
      Scope scope = Scope.open(); // which would wait for a task that is left over
      try (scope) {
        Sequence<Integer> broken = Sequence.from(() -> {
          throw new IllegalStateException("cannot be opened");
        });
        thrown(
            IllegalStateException.class,
            () -> naturals().buffer(1).zip(broken, (a, b) -> a + b).toList());
      }
    });
  }

  @Test
  void aChannelIsASource() {
    onOneLoop(() -> {
      Channel<Integer> channel = Channel.unbounded();
      channel.send(1);
      channel.send(2);
      channel.close();
      Sequence<Integer> elements = Sequence.from(channel);
      assertEquals(List.of(2, 3), elements.map(i -> i + 1).toList());
      assertFalse(elements.open().hasNext());
    });
  }

  @Suspendable
  private static Throwable failure(Sequence<Integer> sequence) {
    try {
      return new AssertionError("no failure, but " + sequence.toList());
    } catch (ChannelClosedException | Cancelled failed) {
      return failed;
    }
  }

  @Test
  void theEndOfAnotherChannelIsAFailureBehindABufferToo() {
    onOneLoop(() -> {
      IOException cause = new IOException("the sender has failed");
      for (boolean merged : new boolean[] {false, true}) {
        Channel<Integer> channel = Channel.buffered(3);
        channel.send(1);
        channel.close(cause);
        Sequence<Integer> source = Sequence.from(channel);
        Throwable failed = failure(merged ? Sequence.merge(List.of(source)) : source.buffer(4));
        assertInstanceOf(ChannelClosedException.class, failed);
        assertSame(cause, failed.getCause());
      }
    });
  }

  @Test
  void theCancellationOfAnotherTaskEndsAnIterationBehindABufferToo() {
    onOneLoop(() -> {
      Task<Integer> cancelled = Task.spawn(() -> {
        Task.sleep(Duration.ofDays(1));
        return 1;
      });
      cancelled.cancel();
      Sequence<Integer> source = Sequence.from(List.of(1, 2)).map(i -> cancelled.join());
      assertInstanceOf(Cancelled.class, failure(source.buffer(1)));
      assertInstanceOf(
          Cancelled.class, failure(Sequence.merge(List.of(source, Sequence.from(List.of(5))))));
    });
  }

  @Test
  void anIterationEndsWithTheScopeInWhichItWasOpened() {
    onOneLoop(() -> {
      Oneshot<Cursor<Integer>> opened = new Oneshot<>();
      Task<Boolean> reader = Task.spawn(() -> {
        Cursor<Integer> cursor = opened.await();
        try {
          while (cursor.hasNext()) {
            cursor.next();
            Task.sleep(Duration.ofMillis(2));
          }
          return false;
        } catch (Cancelled ofScope) {
          return true;
        }
      });
      try (Scope scope = Scope.supervisor()) {
        opened.complete(Sequence.from(List.of(1, 2, 3, 4, 5, 6)).buffer(1).open());
        Task.sleep(Duration.ofMillis(3));
        scope.cancel("over");
      } catch (Cancelled asIntended) {
        assertFalse(Task.current().isDone());
      }
      assertTrue(reader.join());
    });
  }

  /** An element each 4 ms. */
  @Suspendable
  private static Sequence<Integer> slowly(int count) {
    Channel<Integer> channel = Channel.rendezvous();
    Task.spawn(() -> {
      for (int i = 0; i < count; i++) {
        Task.sleep(Duration.ofMillis(4));
        channel.send(i);
      }
      channel.close();
    });
    return Sequence.from(channel);
  }

  /** All elements, each waited for as often as it takes; and whether it took more than one wait. */
  @Suspendable
  private static <T> List<T> impatiently(Sequence<T> sequence) {
    List<T> result = new ArrayList<>();
    boolean[] more = {true};
    int late = 0;
    try (Cursor<T> cursor = sequence.open()) {
      while (more[0]) {
        try {
          Scope.withTimeout(Duration.ofMillis(1), () -> {
            more[0] = cursor.hasNext();
          });
          if (more[0]) {
            result.add(cursor.next());
          }
        } catch (TimeoutException again) {
          late++;
        }
      }
    }
    assertTrue(late > 0, "nothing was given up");
    return result;
  }

  /** Waits when it gets an element for the first time, and longer than anybody waits for it. */
  @Suspendable
  private <T> T waitsOnce(T element) {
    if (!log.contains("waited for " + element)) {
      log.add("waited for " + element);
      Task.sleep(Duration.ofMillis(4));
    }
    return element;
  }

  @Test
  void aWaitThatIsGivenUpLosesNoElement() {
    Sequence<String> words = Sequence.from(List.of("a", "b", "c", "d"));
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        assertEquals(List.of(0, 1, 2), impatiently(slowly(3)));
        assertEquals(List.of(0, 1, 2), impatiently(slowly(3).take(3)));
        assertEquals(List.of("a0", "b1", "c2"), impatiently(words.zip(slowly(3), (w, i) -> w + i)));
        assertEquals(List.of("0a", "1b", "2c"), impatiently(slowly(3).zip(words, (i, w) -> i + w)));
        assertEquals(
            List.of("aa", "bb", "cc", "dd"),
            impatiently(words.zip(words, (one, other) -> waitsOnce(one) + other)));
        assertEquals(List.of(0, 1, 2), impatiently(slowly(3).buffer(2)));
        assertEquals(
            List.of("a0", "b1", "c2"),
            impatiently(words.zip(slowly(3).buffer(1), (w, i) -> w + i)));
      });
    }
  }

  /** Counts up for ever. */
  private Sequence<Integer> cleaningUp(String name, Duration time, boolean failing) {
    return Sequence.of(out -> {
      try {
        for (int i = 0; ; i++) {
          out.yield(i);
        }
      } finally {
        Scope.shielded(Duration.ofSeconds(10), () -> Task.sleep(time));
        log.add(name + " has cleaned up");
        if (failing) {
          throw new IllegalStateException(name);
        }
      }
    });
  }

  @Test
  void closingWaitsForAllThatCleansUpAndTellsOfAllFailures() {
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        Scope scope = Scope.supervisor();
        try (scope) {
          Cursor<Integer> cursor = Sequence.merge(List.of(
                  cleaningUp("first", Duration.ofMillis(10), true),
                  cleaningUp("second", Duration.ofMillis(300), true),
                  cleaningUp("third", Duration.ofMillis(100), false)))
              .open();
          for (int i = 0; i < 10; i++) {
            cursor.next();
          }
          TaskFailedException failed = thrown(TaskFailedException.class, cursor::close);
          assertTrue(carries(failed, "first"));
          assertTrue(carries(failed, "second"));
        }
        assertEquals(
            List.of("first has cleaned up", "third has cleaned up", "second has cleaned up"), log);
      });
    }
  }

  @Test
  void aFunctionThatIsGivenUpIsCalledAgainWithTheSameElement() {
    Sequence<Integer> numbers = Sequence.from(List.of(1, 2, 3, 4));
    try (TestScheduler scheduler = TestScheduler.builder().build()) {
      scheduler.run(() -> {
        assertEquals(List.of(1, 2, 3, 4), impatiently(numbers.map(this::waitsOnce)));
        log.clear();
        assertEquals(List.of(2, 4), impatiently(numbers.filter(i -> waitsOnce(i) % 2 == 0)));
        assertEquals(4, log.size());
      });
    }
  }
}
