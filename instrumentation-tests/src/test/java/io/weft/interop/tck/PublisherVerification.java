package io.weft.interop.tck;

import io.weft.Generator;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.interop.Publishers;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** A publisher of tasks by the rules. */
public class PublisherVerification extends FlowPublisherVerification<Long> {
  private final Scheduler scheduler = Scheduler.builder().loops(2).name("tck").build();

  public PublisherVerification() {
    super(new TestEnvironment(Effort.TIMEOUT_MS, Effort.SILENCE_MS, Effort.POLL_MS));
  }

  @AfterClass
  public void close() {
    scheduler.close(); // returns: no subscriber has been left behind
  }

  @Override
  public Flow.Publisher<Long> createFlowPublisher(long elements) {
    return Publishers.of(scheduler, out -> count(out, elements));
  }

  @Suspendable
  private static void count(Generator.Sink<Long> out, long elements) {
    for (long i = 0; i < elements; i++) {
      out.yield(i);
    }
  }

  @Override
  public Flow.Publisher<Long> createFailedFlowPublisher() {
    return Publishers.of(scheduler, out -> {
      throw new IllegalStateException("fails before its first element");
    });
  }
}
