package io.weft.interop.tck;

import io.weft.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterClass;

/** The same, with a probe between the kit's publisher and the subscriber. */
public class SubscriberWhitebox extends FlowSubscriberWhiteboxVerification<Integer> {
  private final Scheduler scheduler = Scheduler.builder().loops(2).name("tck").build();
  private final List<Consumer> consumers = new ArrayList<>();

  public SubscriberWhitebox() {
    super(new TestEnvironment(Effort.TIMEOUT_MS, Effort.SILENCE_MS, Effort.POLL_MS));
  }

  @AfterClass
  public void close() {
    consumers.forEach(Consumer::close);
    scheduler.close();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  @Override
  protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    Consumer consumer = new Consumer(scheduler);
    consumers.add(consumer);
    return new Probed(consumer, probe);
  }

  private record Probed(Consumer consumer, WhiteboxSubscriberProbe<Integer> probe)
      implements Flow.Subscriber<Integer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      consumer.subscriber().onSubscribe(subscription);
      probe.registerOnSubscribe(new SubscriberPuppet() {
        @Override
        public void triggerRequest(long elements) {
          // it asks by itself: its task takes each element at once
        }

        @Override
        public void signalCancel() {
          consumer.close();
        }
      });
    }

    @Override
    public void onNext(Integer element) {
      consumer.subscriber().onNext(element);
      probe.registerOnNext(element);
    }

    @Override
    public void onError(Throwable failure) {
      consumer.subscriber().onError(failure);
      probe.registerOnError(failure);
    }

    @Override
    public void onComplete() {
      consumer.subscriber().onComplete();
      probe.registerOnComplete();
    }
  }
}
