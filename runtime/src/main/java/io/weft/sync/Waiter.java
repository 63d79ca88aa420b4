package io.weft.sync;

import io.weft.park.Waiting;

/**
 * A caller in the queue of something that it waits for.
 *
 * <pre>
 * QUEUED  -&gt; GRANTED    // grant(), under the monitor of what is waited for
 * QUEUED  -&gt; ABANDONED  // abandoned(): it is cancelled, or cannot suspend
 * GRANTED -&gt; ABANDONED  // abandoned(): the stack was too full to suspend, and it was granted meanwhile
 * </pre>
 *
 * <p>Whatever is granted is noted here first, under that monitor; ending the wait publishes it.
 */
abstract class Waiter extends Waiting {
  /** The wait that ends when this is granted: its own, or that of the choice that it is a part of. */
  private final Waiting wait;

  /** Neighbours in the queue, which alone touches them. */
  Waiter previous;

  Waiter next;

  /** Guarded by the monitor of what is waited for. */
  private boolean granted;

  /** A wait of the calling task or thread. */
  Waiter() {
    wait = this;
  }

  /** One of several waits, of which the first one to be granted counts. */
  Waiter(Waiting choice) {
    wait = choice;
  }

  /**
   * Ends the wait, under the monitor of what is waited for.
   *
   * @return false: it is over, and nothing was given
   */
  final boolean grant() {
    boolean ended = wait.end(this);
    granted |= ended;
    return ended;
  }

  /** Whether it was given what it waits for; under the monitor. */
  final boolean isGranted() {
    return granted;
  }

  /**
   * It will not take what it waits for: under the monitor, either takes it out of the queue with {@link #withdraw}, or
   * gives back what it {@linkplain #isGranted was granted}.
   */
  @Override
  protected abstract void abandoned();

  /** Makes sure that it will not be granted any more; under the monitor. */
  final void withdraw(WaitQueue<?> queue) {
    wait.tryClose();
    queue.remove(this);
  }
}
