package io.weft.interop.tck;

import io.weft.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterClass;

/** The subscriber behind {@code Await.each} by the rules, seen from outside. */
public class SubscriberBlackbox extends FlowSubscriberBlackboxVerification<Integer> {
  private final Scheduler scheduler = Scheduler.builder().loops(2).name("tck").build();
  private final List<Consumer> consumers = new ArrayList<>();

  public SubscriberBlackbox() {
    super(new TestEnvironment(Effort.TIMEOUT_MS, Effort.SILENCE_MS, Effort.POLL_MS));
  }

  @AfterClass
  public void close() {
    consumers.forEach(Consumer::close);
    scheduler.close();
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    Consumer consumer = new Consumer(scheduler);
    consumers.add(consumer);
    return consumer.subscriber();
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }
}
