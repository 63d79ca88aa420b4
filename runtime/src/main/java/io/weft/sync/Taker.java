package io.weft.sync;

import io.weft.Suspendable;
import io.weft.park.Waiting;

/**
 * One that waits for an element of a channel.
 *
 * @param <T> the type of the element
 */
class Taker<T> extends Waiter {
  private final Channel<T> channel;

  /** What it was given; null: nothing, or not yet. Guarded by the channel's monitor until it is granted. */
  private T element;

  Taker(Channel<T> channel) {
    this.channel = channel;
  }

  /** As a part of a choice. */
  Taker(Channel<T> channel, Waiting choice) {
    super(choice);
    this.channel = channel;
  }

  /** Gives it an element, under the channel's monitor; false: it waits no more. */
  final boolean take(T given) {
    element = given;
    return grant();
  }

  /** Tells it, under the channel's monitor, that there will be none. */
  final void refuse() {
    element = null;
    grant();
  }

  /** When it was granted: the element, or null if there will be none. */
  final T element() {
    return element;
  }

  /** Waits for the element; null: there will be none. */
  @Suspendable
  @SuppressWarnings("unchecked") // result() returns nothing else
  final T awaitElement() {
    return (T) awaitResult();
  }

  @Override
  protected Object result() {
    return element;
  }

  @Override
  protected final void abandoned() {
    synchronized (channel) {
      if (!isGranted()) {
        withdraw(channel.takers());
        return;
      }
    }
    if (element != null) {
      channel.drop(element);
    }
  }

  /** One that is told by an exception that there will be none. */
  static final class OrClosed<T> extends Taker<T> {
    OrClosed(Channel<T> channel) {
      super(channel);
    }

    @Override
    protected Object result() {
      Object element = super.result();
      if (element == null) {
        throw super.channel.closed("receive");
      }
      return element;
    }
  }
}
