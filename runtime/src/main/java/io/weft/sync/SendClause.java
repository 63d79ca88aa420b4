package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.park.Waiting;
import java.util.Objects;

/** Sends. */
final class SendClause<T, R> extends Clause<R> {
  private static final Object SENT = new Object();

  private final Channel<T> channel;
  private final T element;
  private final SuspendableCallable<? extends R> handler;

  SendClause(Channel<T> channel, T element, SuspendableCallable<? extends R> handler) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.element = Objects.requireNonNull(element, "element");
    this.handler = Objects.requireNonNull(handler, "handler");
  }

  @Override
  Channel<?> channel() {
    return channel;
  }

  @Override
  Object tryNow() {
    synchronized (channel) {
      return channel.offer(element) ? SENT : null;
    }
  }

  @Override
  Waiter queue(Waiting choice) {
    Giver<T> giver = new Giver<>(channel, element, choice);
    channel.givers().add(giver);
    return giver;
  }

  @Override
  Object outcome(Waiter granted) {
    return ((Giver<?>) granted).isRefused() ? CLOSED : SENT;
  }

  @Override
  @Suspendable
  R handle(Object outcome) throws Exception {
    if (outcome == CLOSED) {
      throw channel.closed("send");
    }
    return handler.call();
  }

  @Override
  public String toString() {
    return "send on " + channel;
  }
}
