package io.weft.interop.api;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Cancelled;
import io.weft.Generator;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.TaskFailedException;
import io.weft.interop.Await;
import io.weft.interop.Elements;
import io.weft.interop.Publishers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What publishers of tasks promise beyond the rules of Reactive Streams, for which the test kit is run. */
class PublishersTest {
  private final List<String> log = new ArrayList<>();

  /** Notes the signals that it gets, and lets the test ask and cancel. For one loop's thread. */
  private class Probe implements Flow.Subscriber<Integer> {
    Flow.Subscription subscription;
    Throwable failure;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      log.add("subscribed");
    }

    @Override
    public void onNext(Integer element) {
      log.add("next " + element);
    }

    @Override
    public void onError(Throwable thrown) {
      failure = thrown;
      log.add("error");
    }

    @Override
    public void onComplete() {
      log.add("complete");
    }
  }

  @Suspendable
  private void countForEver(Generator.Sink<Integer> out) {
    try {
      for (int i = 0; ; i++) {
        log.add("computed " + i);
        out.yield(i);
      }
    } finally {
      log.add("closed");
    }
  }

  @Suspendable
  private static void count(Generator.Sink<Integer> out, int count) {
    for (int i = 0; i < count; i++) {
      out.yield(i);
      Task.yield();
    }
  }

  @Suspendable
  private static void letOthersRun() {
    for (int i = 0; i < 10; i++) {
      Task.yield();
    }
  }

  @Test
  void whatTasksPublishTasksCanCollect() throws Exception {
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Flow.Publisher<Integer> numbers = Publishers.of(scope, out -> count(out, 100));
        int sum = 0;
        try (Elements<Integer> each = Await.each(numbers, 8)) {
          for (int number : each) {
            sum += number;
          }
        }
        assertEquals(4950, sum);
        assertEquals(0, Await.on(numbers), "each subscriber gets all");
      }
    });
  }

  @Test
  void whatASchedulerPublishesAPlainThreadCanCollect() {
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      int sum = 0;
      try (Elements<Integer> each =
          Await.each(Publishers.of(scheduler, out -> count(out, 100)), 8)) {
        for (int number : each) {
          sum += number;
        }
      }
      assertEquals(4950, sum);
    }
  }

  @Test
  void theBodyIsNeverMoreThanOneElementAhead() throws Exception {
    Probe probe = new Probe();
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Publishers.<Integer>of(scope, this::countForEver).subscribe(probe);
        letOthersRun();
        probe.subscription.request(2);
        letOthersRun();
        probe.subscription.cancel();
      }
    });
    assertEquals(
        List.of(
            "subscribed", "computed 0", "next 0", "computed 1", "next 1", "computed 2", "closed"),
        log);
  }

  @Test
  void theFailureOfTheBodyIsTheSubscribersAndNotTheScopes() throws Exception {
    IOException failure = new IOException("no such table");
    Probe probe = new Probe();
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Publishers.<Integer>of(scope, out -> {
              throw failure;
            })
            .subscribe(probe);
      }
    });
    assertEquals(List.of("subscribed", "error"), log);
    assertSame(failure, probe.failure);
  }

  @Test
  void aCancelledScopeFailsItsSubscribers() throws Exception {
    Probe probe = new Probe();
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Publishers.<Integer>of(scope, this::countForEver).subscribe(probe);
        letOthersRun();
        scope.cancel("enough");
      }
    });
    assertEquals(List.of("subscribed", "computed 0", "closed", "error"), log);
    assertEquals("enough", assertInstanceOf(Cancelled.class, probe.failure).getMessage());
  }

  @Test
  void aClosedScopeFailsNewSubscribers() throws Exception {
    Probe probe = new Probe();
    Caller.TASK.run(() -> {
      Flow.Publisher<Integer> late;
      try (Scope scope = Scope.open()) {
        late = Publishers.of(scope, out -> count(out, 1));
      }
      late.subscribe(probe);
    });
    assertEquals(List.of("subscribed", "error"), log);
    assertEquals("the scope is closed", probe.failure.getMessage());
  }

  @Test
  void aCancelledSubscriptionEndsWhateverTheBodyWaitsFor() throws Exception {
    Probe probe = new Probe();
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Publishers.<Integer>of(scope, out -> Task.sleep(Duration.ofDays(1))).subscribe(probe);
        letOthersRun();
        probe.subscription.cancel();
      }
    });
    assertEquals(List.of("subscribed"), log);
  }

  @Test
  void aSubscriptionThatIsCancelledAtOnceStartsNoBody() throws Exception {
    Probe probe = new Probe();
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Publishers.<Integer>of(scope, this::countForEver).subscribe(probe);
        probe.subscription.cancel();
      }
    });
    assertEquals(List.of("subscribed"), log);
  }

  @Test
  void whatTheBodyThrowsWhenTheSubscriberIsGoneFailsTheTask() {
    IOException failure = new IOException("cannot close");
    Probe probe = new Probe();
    TaskFailedException thrown = assertThrows(
        TaskFailedException.class,
        () -> Caller.TASK.run(() -> {
          try (Scope scope = Scope.open()) {
            Publishers.<Integer>of(scope, out -> {
                  try {
                    out.yield(1);
                  } finally {
                    throwIt(failure);
                  }
                })
                .subscribe(probe);
            letOthersRun();
            probe.subscription.cancel();
          }
        }));
    assertSame(failure, thrown.getCause());
    assertEquals(List.of("subscribed"), log);
  }

  @Test
  void cleanUpThatFailsBehindTheCancellationOfASubscriberFailsTheTask() {
    IOException failure = new IOException("cannot close");
    Probe probe = new Probe();
    TaskFailedException thrown = assertThrows(
        TaskFailedException.class,
        () -> Caller.TASK.run(() -> {
          try (Scope scope = Scope.open()) {
            Publishers.<Integer>of(scope, out -> {
                  AutoCloseable cursor = () -> throwIt(failure);
                  try (cursor) {
                    out.yield(1);
                  }
                })
                .subscribe(probe);
            letOthersRun();
            probe.subscription.cancel();
          }
        }));
    Throwable cancelled = assertInstanceOf(Cancelled.class, thrown.getCause());
    assertSame(failure, cancelled.getSuppressed()[0]);
    assertEquals(List.of("subscribed"), log);
  }

  private static void throwIt(IOException failure) throws IOException {
    throw failure;
  }

  @Test
  void aSubscriberThatThrowsFailsTheTaskAndIsToldNothingMore() {
    IllegalStateException broken = new IllegalStateException("broken subscriber");
    Probe probe = new Probe() {
      @Override
      public void onNext(Integer element) {
        super.onNext(element);
        throw broken;
      }
    };
    TaskFailedException thrown = assertThrows(
        TaskFailedException.class,
        () -> Caller.TASK.run(() -> {
          try (Scope scope = Scope.open()) {
            Publishers.<Integer>of(scope, this::countForEver).subscribe(probe);
            probe.subscription.request(2);
          }
        }));
    assertSame(broken, thrown.getCause());
    assertEquals(List.of("subscribed", "computed 0", "next 0", "closed"), log);
  }

  @Test
  void elementsComeFromTheTaskOfTheBodyAlone() throws Exception {
    AtomicReference<Throwable> refused = new AtomicReference<>();
    Caller.TASK.run(() -> {
      try (Scope scope = Scope.open()) {
        Flow.Publisher<Integer> numbers = Publishers.of(scope, out -> {
          Task<Void> other = Task.spawn(
              () -> refused.set(thrown(IllegalStateException.class, () -> out.yield(1))));
          other.join();
          out.yield(2);
        });
        assertEquals(2, Await.on(numbers));
      }
    });
    assertFalse(refused.get().getMessage().isEmpty());
  }
}
