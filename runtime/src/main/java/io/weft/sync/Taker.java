package io.weft.sync;

import io.weft.park.Wait;

/**
 * One that waits for an element of a channel.
 *
 * @param <T> the type of the element
 */
final class Taker<T> extends Waiter {
  private final Channel<T> channel;

  /** What it was given; null: nothing, or not yet. Guarded by the channel's monitor until it is granted. */
  private T element;

  Taker(Channel<T> channel, Wait<Waiter> wait) {
    super(wait);
    this.channel = channel;
  }

  /** Gives it an element, under the channel's monitor; false: it waits no more. */
  boolean take(T given) {
    element = given;
    return grant();
  }

  /** Tells it, under the channel's monitor, that there will be none. */
  void refuse() {
    element = null;
    grant();
  }

  /** When it was granted: the element, or null if there will be none. */
  T element() {
    return element;
  }

  @Override
  void abandon() {
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
}
