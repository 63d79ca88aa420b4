package io.weft.interop.tck;

import io.weft.Scheduler;
import io.weft.Task;
import io.weft.interop.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;

/** The subscriber behind {@code Await.on} by the rules, seen from outside: it asks once. */
public class FirstElementBlackbox extends FlowSubscriberBlackboxVerification<Integer> {
  private final Scheduler scheduler = Scheduler.builder().loops(2).name("tck").build();
  private final List<Task<?>> waiting = new ArrayList<>();

  public FirstElementBlackbox() {
    super(new TestEnvironment(Effort.TIMEOUT_MS, Effort.SILENCE_MS, Effort.POLL_MS));
  }

  @AfterClass
  public void close() {
    waiting.forEach(Task::cancel);
    scheduler.close();
  }

  @Override
  @SuppressWarnings("unchecked") // what takes supertypes of Integer takes Integer
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    CompletableFuture<Flow.Subscriber<? super Integer>> subscriber = new CompletableFuture<>();
    Flow.Publisher<Integer> publisher = subscriber::complete;
    Task<Void> task = scheduler.spawn(() -> {
      try {
        Await.on(publisher);
      } catch (RuntimeException asTheKitWants) {
        // it fails, or completes without an element
      }
    });
    waiting.add(task);
    return (Flow.Subscriber<Integer>) subscriber.join();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
