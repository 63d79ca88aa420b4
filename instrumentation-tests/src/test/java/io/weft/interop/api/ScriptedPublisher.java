package io.weft.interop.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** A publisher that a test plays by hand; it notes what its subscriber asks for. For the thread of the test. */
class ScriptedPublisher<T> implements Flow.Publisher<T>, Flow.Subscription {
  final List<String> log = new ArrayList<>();
  Flow.Subscriber<? super T> subscriber;

  @Override
  public void subscribe(Flow.Subscriber<? super T> given) {
    subscriber = given;
    given.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    log.add("request " + n);
  }

  @Override
  public void cancel() {
    log.add("cancel");
  }
}
