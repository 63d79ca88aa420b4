package io.weft.sync;

import io.weft.park.Waiting;

/**
 * One that waits to hand an element to a channel.
 *
 * @param <T> the type of the element
 */
final class Giver<T> extends Waiter {
  private final Channel<T> channel;
  private final T element;

  /** Whether it was told that nobody will take it. Guarded by the channel's monitor until it is granted. */
  private boolean refused;

  Giver(Channel<T> channel, T element) {
    this.channel = channel;
    this.element = element;
  }

  /** As a part of a choice. */
  Giver(Channel<T> channel, T element, Waiting choice) {
    super(choice);
    this.channel = channel;
    this.element = element;
  }

  /** Takes its element, under the channel's monitor; false: it waits no more and keeps it. */
  boolean give() {
    return grant();
  }

  /** Tells it, under the channel's monitor, that nobody will take it. */
  void refuse() {
    refused = true;
    grant();
  }

  T element() {
    return element;
  }

  /** When it was granted: whether it was refused, and still has its element. */
  boolean isRefused() {
    return refused;
  }

  @Override
  protected Object result() {
    if (refused) {
      throw channel.closed("send");
    }
    return this;
  }

  @Override
  protected void abandoned() {
    synchronized (channel) {
      if (!isGranted()) {
        withdraw(channel.givers());
      }
    }
  }
}
