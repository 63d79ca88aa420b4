package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.SuspendableFunction;
import io.weft.park.Waiting;
import java.util.Objects;

/** Receives, or learns that there is nothing more. */
final class ReceiveClause<T, R> extends Clause<R> {
  private final Channel<T> channel;
  private final SuspendableFunction<? super T, ? extends R> handler;
  private final SuspendableCallable<? extends R> closed;

  ReceiveClause(
      Channel<T> channel,
      SuspendableFunction<? super T, ? extends R> handler,
      SuspendableCallable<? extends R> closed) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.handler = Objects.requireNonNull(handler, "handler");
    this.closed = Objects.requireNonNull(closed, "closed");
  }

  @Override
  Channel<?> channel() {
    return channel;
  }

  @Override
  Object tryNow() {
    synchronized (channel) {
      T element = channel.poll();
      return element == null && channel.isClosed() ? CLOSED : element;
    }
  }

  @Override
  Waiter queue(Waiting choice) {
    Taker<T> taker = new Taker<>(channel, choice);
    channel.takers().add(taker);
    return taker;
  }

  @Override
  Object outcome(Waiter granted) {
    Object element = ((Taker<?>) granted).element();
    return element == null ? CLOSED : element;
  }

  @Override
  @Suspendable
  @SuppressWarnings("unchecked") // it came from a channel of T
  R handle(Object outcome) throws Exception {
    return outcome == CLOSED ? closed.call() : handler.apply((T) outcome);
  }

  @Override
  public String toString() {
    return "receive on " + channel;
  }
}
