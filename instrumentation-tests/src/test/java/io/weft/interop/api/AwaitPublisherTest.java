package io.weft.interop.api;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.PinnedException;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.interop.Elements;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waiting for publishers: for one element, and for each. */
class AwaitPublisherTest {
  private final ScriptedPublisher<Integer> publisher = new ScriptedPublisher<>();

  /** A publisher that calls back from within request(), as a plain list would. */
  private static Flow.Publisher<Integer> counting(int count, Throwable end) {
    return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
      private int sent;
      private boolean over;

      @Override
      public void request(long n) {
        for (long i = 0; i < n && sent < count && !over; i++) {
          subscriber.onNext(sent++);
        }
        if (sent == count && !over) {
          over = true;
          if (end == null) {
            subscriber.onComplete();
          } else {
            subscriber.onError(end);
          }
        }
      }

      @Override
      public void cancel() {
        over = true;
      }
    });
  }

  /** A publisher with a thread of its own, which begins when the first subscriber is there. */
  private static Flow.Publisher<Integer> submittedByAThread(int count) {
    SubmissionPublisher<Integer> source = new SubmissionPublisher<>(Runnable::run, 4);
    return subscriber -> {
      source.subscribe(subscriber);
      new Thread(() -> {
            for (int i = 0; i < count; i++) {
              source.submit(i);
            }
            source.close();
          })
          .start();
    };
  }

  @Suspendable
  private static List<Integer> collect(Flow.Publisher<Integer> source, int prefetch) {
    List<Integer> elements = new ArrayList<>();
    try (Elements<Integer> each = Await.each(source, prefetch)) {
      for (int element : each) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static List<Integer> upTo(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  // ---- one element

  @ParameterizedTest
  @EnumSource
  void theFirstElementArrives(Caller caller) throws Exception {
    assertEquals(0, caller.<Integer>call(() -> Await.on(counting(3, null))));
    assertEquals(0, caller.<Integer>call(() -> Await.on(submittedByAThread(3))));
  }

  @Test
  void oneElementIsAskedForAndThenTheSubscriptionIsCancelled() throws Exception {
    Caller.TASK.run(() -> {
      Task<Integer> waiting = Task.spawn(() -> Await.on(publisher));
      Task.yield();
      assertEquals(List.of("request 1"), publisher.log);
      publisher.subscriber.onNext(7);
      publisher.subscriber.onNext(8); // was on its way
      assertEquals(7, waiting.join());
    });
    assertEquals(List.of("request 1", "cancel"), publisher.log);
  }

  /** As the rules of reactive streams allow (2.9, 2.10). */
  @Test
  void anElementCountsBeforeWhatItsCancellationBrings() throws Exception {
    ScriptedPublisher<Integer> ends = new ScriptedPublisher<>() {
      @Override
      public void cancel() {
        super.cancel();
        subscriber.onComplete();
      }
    };
    Caller.TASK.run(() -> {
      Task<Integer> waiting = Task.spawn(() -> Await.on(ends));
      Task.yield();
      ends.subscriber.onNext(7);
      assertEquals(7, waiting.join());
    });
    assertEquals(List.of("request 1", "cancel"), ends.log);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyPublisherHasNoFirstElement(Caller caller) throws Exception {
    caller.run(() -> assertEquals(
        "the publisher has completed without an element",
        thrown(NoSuchElementException.class, () -> Await.on(counting(0, null))).getMessage()));
  }

  @ParameterizedTest
  @EnumSource
  void theFailureOfAPublisherArrivesAsTheSameObject(Caller caller) throws Exception {
    IOException failure = new IOException("query failed");
    caller.run(() ->
        assertSame(failure, thrown(IOException.class, () -> Await.on(counting(0, failure)))));
  }

  @Test
  void aCancelledTaskCancelsTheSubscription() throws Exception {
    Caller.TASK.run(() -> {
      Task<Integer> waiting = Task.spawn(() -> Await.on(publisher));
      Task.yield();
      waiting.cancel();
      thrown(Cancelled.class, waiting::join);
    });
    assertEquals(List.of("request 1", "cancel"), publisher.log);
  }

  @Test
  void aPublisherThatAcceptsTooLateIsCancelled() throws Exception {
    Caller.TASK.run(() -> {
      List<Flow.Subscriber<? super Integer>> late = new ArrayList<>();
      Task<Integer> waiting = Task.spawn(() -> Await.on((Flow.Publisher<Integer>) late::add));
      Task.yield();
      waiting.cancel();
      thrown(Cancelled.class, waiting::join);
      late.get(0).onSubscribe(publisher);
    });
    assertEquals(List.of("cancel"), publisher.log);
  }

  // ---- no element

  @ParameterizedTest
  @EnumSource
  void theCompletionOfAPublisherIsAwaited(Caller caller) throws Exception {
    IOException failure = new IOException("cannot commit");
    caller.run(() -> {
      Await.completion(counting(0, null));
      Await.completion(counting(1_000, null));
      Await.completion(submittedByAThread(100));
      assertSame(failure, thrown(IOException.class, () -> Await.completion(counting(2, failure))));
    });
  }

  @Test
  void aCancelledTaskThatAwaitsACompletionCancelsTheSubscription() throws Exception {
    Caller.TASK.run(() -> {
      Task<Void> waiting = Task.spawn(() -> Await.completion(publisher));
      Task.yield();
      waiting.cancel();
      thrown(Cancelled.class, waiting::join);
    });
    assertEquals("cancel", publisher.log.get(publisher.log.size() - 1));
  }

  // ---- each element

  @ParameterizedTest
  @EnumSource
  void eachElementArrivesInOrder(Caller caller) throws Exception {
    for (int prefetch : new int[] {1, 2, 3, 7, 1_000}) {
      assertEquals(
          upTo(100), caller.<List<Integer>>call(() -> collect(counting(100, null), prefetch)));
      assertEquals(
          upTo(100), caller.<List<Integer>>call(() -> collect(submittedByAThread(100), prefetch)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyPublisherHasNoElements(Caller caller) throws Exception {
    assertEquals(List.of(), caller.<List<Integer>>call(() -> collect(counting(0, null), 4)));
  }

  @ParameterizedTest
  @EnumSource
  void theFailureComesBehindTheElementsAndOnce(Caller caller) throws Exception {
    IOException failure = new IOException("connection lost");
    caller.run(() -> {
      try (Elements<Integer> each = Await.each(counting(2, failure), 8)) {
        assertEquals(0, each.next());
        assertEquals(1, each.next());
        assertSame(failure, thrown(IOException.class, each::next));
        assertFalse(each.hasNext());
        thrown(NoSuchElementException.class, each::next);
      }
    });
  }

  @Test
  void theTaskWaitsForElementsAndOthersRun() throws Exception {
    Caller.TASK.run(() -> {
      Task<List<Integer>> collecting = Task.spawn(() -> collect(publisher, 2));
      Task.yield();
      for (int i = 0; i < 3; i++) {
        assertEquals(Task.State.PARKED, collecting.state());
        publisher.subscriber.onNext(i);
        Task.yield();
      }
      publisher.subscriber.onComplete();
      assertEquals(upTo(3), collecting.join());
    });
  }

  @ParameterizedTest
  @EnumSource
  void itAsksForMoreWhenHalfIsTaken(Caller caller) throws Exception {
    caller.run(() -> {
      try (Elements<Integer> each = Await.each(publisher, 4)) {
        for (int i = 0; i < 4; i++) {
          publisher.subscriber.onNext(i);
        }
        each.next();
        assertEquals(List.of("request 4"), publisher.log);
        each.next();
        assertEquals(List.of("request 4", "request 2"), publisher.log);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void closingCancelsTheSubscriptionOnceAndDropsWhatHasCome(Caller caller) throws Exception {
    caller.run(() -> {
      Elements<Integer> each = Await.each(publisher, 4);
      publisher.subscriber.onNext(1);
      assertTrue(each.hasNext());
      each.close();
      each.close();
      publisher.subscriber.onNext(2); // was on its way
      assertFalse(each.hasNext());
      assertEquals(List.of("request 4", "cancel"), publisher.log);
    });
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsCancelledBehindTheEnd(Caller caller) throws Exception {
    caller.run(() -> {
      Elements<Integer> each = Await.each(publisher, 4);
      publisher.subscriber.onComplete();
      assertFalse(each.hasNext());
      each.close();
      assertEquals(List.of("request 4"), publisher.log);
    });
  }

  @Test
  void aTimeOutLosesNoElement() throws Exception {
    Caller.TASK.run(() -> {
      try (Elements<Integer> each = Await.each(publisher, 4)) {
        thrown(
            TimeoutException.class, () -> Scope.withTimeout(Duration.ofMillis(1), each::hasNext));
        publisher.subscriber.onNext(7);
        assertEquals(7, each.next());
      }
    });
    assertEquals(List.of("request 4", "cancel"), publisher.log);
  }

  @Test
  void aCancelledTaskThatLeavesItsTryStatementCancelsTheSubscription() throws Exception {
    Caller.TASK.run(() -> {
      Task<List<Integer>> collecting = Task.spawn(() -> collect(publisher, 4));
      Task.yield();
      collecting.cancel();
      thrown(Cancelled.class, collecting::join);
    });
    assertEquals(List.of("request 4", "cancel"), publisher.log);
  }

  @Test
  void whoeverWaitsWhenItIsClosedLearnsThatThereIsNoMore() throws Exception {
    Caller.TASK.run(() -> {
      Elements<Integer> each = Await.each(publisher, 4);
      Task<Boolean> waiting = Task.spawn(each::hasNext);
      Task.yield();
      each.close();
      assertFalse(waiting.join());
    });
  }

  @Test
  void twoCannotWaitAtOnce() throws Exception {
    Caller.TASK.run(() -> {
      try (Elements<Integer> each = Await.each(publisher, 4)) {
        Task<Boolean> waiting = Task.spawn(each::hasNext);
        Task.yield();
        assertEquals(
            "two callers wait for elements of one subscription at once",
            thrown(IllegalStateException.class, each::next).getMessage());
        publisher.subscriber.onComplete();
        assertFalse(waiting.join());
      }
    });
  }

  @Test
  void aPublisherThatAnswersFromWithinDoesNotGrowTheStack() throws Exception {
    assertEquals(
        upTo(50_000), Caller.TASK.<List<Integer>>call(() -> collect(counting(50_000, null), 1)));
  }

  @Test
  void itAsksForElementsOneCallAtATime() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    List<String> log = new ArrayList<>();
    Flow.Subscription slow = new Flow.Subscription() {
      @Override
      public void request(long n) {
        inside.countDown();
        try {
          cancelled.await(); // until the consumer has called cancel(), which must wait for this
        } catch (InterruptedException never) {
          throw new IllegalStateException(never);
        }
        log.add("requested");
      }

      @Override
      public void cancel() {
        log.add("cancelled");
      }
    };
    List<Thread> accepting = new ArrayList<>();
    Elements<Integer> each =
        Await.each(subscriber -> accepting.add(new Thread(() -> subscriber.onSubscribe(slow))), 1);
    accepting.get(0).start();
    inside.await();
    each.close();
    cancelled.countDown();
    accepting.get(0).join();
    assertEquals(List.of("requested", "cancelled"), log);
  }

  @Test
  void aSubscriptionNeedsAtLeastOneElementAhead() {
    assertEquals(
        "a subscription asks for at least 1 element ahead, not 0",
        assertThrows(IllegalArgumentException.class, () -> Await.each(publisher, 0))
            .getMessage());
  }

  @Test
  void itIsRefusedUnderAPin() throws Exception {
    Caller.TASK.run(() -> {
      Elements<Integer> each = Await.each(publisher, 1);
      thrown(PinnedException.class, () -> List.of(1).forEach(one -> each.next()));
    });
  }
}
