package io.weft.sync;

import io.weft.Suspendable;
import io.weft.park.Waiting;

/**
 * One operation of a {@link Select}.
 *
 * @param <R> the type of the result
 */
abstract class Clause<R> {
  /** What {@link #tryNow} and {@link #outcome} say of a channel that is closed. */
  static final Object CLOSED = new Object();

  /** The channel whose monitor is held around {@link #queue}; null: none. */
  abstract Channel<?> channel();

  /**
   * Does it, if that is possible without waiting.
   *
   * @return null: it is not; else what {@link #handle} needs
   */
  abstract Object tryNow();

  /** Waits for it: ends the wait, with the result of this, by doing it; under the monitor of the channel. */
  abstract Waiter queue(Waiting choice);

  /**
   * What {@link #handle} needs.
   *
   * @param granted what {@link #queue} returned
   */
  abstract Object outcome(Waiter granted);

  @Suspendable
  abstract R handle(Object outcome) throws Exception;
}
