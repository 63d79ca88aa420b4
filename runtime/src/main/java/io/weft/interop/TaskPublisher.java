package io.weft.interop;

import io.weft.Generator;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Starts a task for each subscriber. */
final class TaskPublisher<T> implements Flow.Publisher<T> {
  private final Starter starter;
  private final Generator.Body<T> body;

  /** Starts tasks, on any thread. */
  interface Starter {
    Task<Void> start(SuspendableRunnable body);
  }

  TaskPublisher(Starter starter, Generator.Body<T> body) {
    this.starter = starter;
    this.body = body;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    Production<T> production = new Production<>(subscriber, body);
    subscriber.onSubscribe(production);
    Task<Void> task;
    try {
      task = starter.start(production);
    } catch (IllegalStateException closed) {
      production.fail(closed);
      return;
    }
    production.startedAs(task);
  }
}
