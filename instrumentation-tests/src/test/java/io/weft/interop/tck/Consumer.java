package io.weft.interop.tck;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.interop.Await;
import io.weft.interop.Elements;
import java.util.concurrent.Flow;

/** The subscriber behind {@link Await#each}, with a task that takes its elements as they come. */
final class Consumer implements Flow.Publisher<Integer> {
  private final Elements<Integer> elements;
  private Flow.Subscriber<? super Integer> subscriber;

  Consumer(Scheduler scheduler) {
    elements = Await.each(this, 1);
    scheduler.spawn(() -> consume());
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Integer> given) {
    subscriber = given;
  }

  @SuppressWarnings("unchecked") // what takes supertypes of Integer takes Integer
  Flow.Subscriber<Integer> subscriber() {
    return (Flow.Subscriber<Integer>) subscriber;
  }

  void close() {
    elements.close();
  }

  @Suspendable
  private void consume() {
    try {
      for (int element : elements) {
        assert element >= 0;
      }
    } catch (RuntimeException asTheKitWants) {
      // the failure of the publisher, made by the kit
    }
  }
}
