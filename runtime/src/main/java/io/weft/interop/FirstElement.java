package io.weft.interop;

import io.weft.park.Wait;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Ends a wait with the first element of a publisher. */
final class FirstElement<T> implements Flow.Subscriber<T> {
  private final Upstream upstream = new Upstream();
  private final Wait<T> wait;

  FirstElement(Wait<T> wait) {
    this.wait = wait;
    upstream.request(1);
  }

  /** Nobody waits any longer. */
  void cancel() {
    upstream.cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    upstream.begin(subscription);
  }

  @Override
  public void onNext(T element) {
    Objects.requireNonNull(element, "element");
    try {
      wait.complete(element); // first, as a publisher may end when it is cancelled
    } finally {
      upstream.cancel();
    }
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    upstream.end();
    wait.fail(failure);
  }

  @Override
  public void onComplete() {
    upstream.end();
    wait.fail(new NoSuchElementException("the publisher has completed without an element"));
  }

  @Override
  public String toString() {
    return "first element";
  }
}
