package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Carrier;
import io.weft.abi.Continuation;
import io.weft.park.Wait;

/**
 * A caller in the queue of something that it waits for.
 *
 * <pre>
 * QUEUED  -&gt; GRANTED    // grant(), under the monitor of what is waited for
 * QUEUED  -&gt; ABANDONED  // await() is cancelled, or cannot suspend
 * GRANTED -&gt; ABANDONED  // the stack was too full to suspend, and it was granted meanwhile: given back
 * </pre>
 *
 * <p>Whatever is granted is noted here first, under that monitor; completing the wait publishes it.
 */
abstract class Waiter {
  /** The task or the thread that waits. */
  final Object who;

  private final Wait<Waiter> wait;

  /** Neighbours in the queue, which alone touches them. */
  Waiter previous;

  Waiter next;

  /** Guarded by the monitor of what is waited for. */
  private boolean granted;

  /** A wait that the calling task or thread has begun. */
  Waiter(Wait<Waiter> wait) {
    this.who = caller();
    this.wait = wait;
  }

  /** The task that calls, or the thread if there is none. */
  static Object caller() {
    Continuation task = Carrier.current().task();
    return task != null ? task : Thread.currentThread();
  }

  /**
   * Ends the wait, under the monitor of what is waited for.
   *
   * @return false: it is over, and nothing was given
   */
  final boolean grant() {
    granted = wait.complete(this);
    return granted;
  }

  /** Whether it was given what it waits for; under the monitor. */
  final boolean isGranted() {
    return granted;
  }

  /** Waits, and returns when it was granted. */
  @Suspendable
  final void await() {
    boolean got = false;
    try {
      wait.await();
      got = true;
    } finally {
      if (!got) {
        abandon();
      }
    }
  }

  /** The same; a cancellation does not end it. */
  @Suspendable
  final void awaitUninterruptibly() {
    boolean got = false;
    try {
      wait.awaitUninterruptibly();
      got = true;
    } finally {
      if (!got) {
        abandon();
      }
    }
  }

  /**
   * It will not take what it waits for: under the monitor, either takes it out of the queue with {@link #withdraw}, or
   * gives back what it {@linkplain #isGranted was granted}.
   */
  abstract void abandon();

  /** Makes sure that it will not be granted any more; under the monitor. */
  final void withdraw(WaitQueue<?> queue) {
    wait.complete(null);
    queue.remove(this);
  }

  @Override
  public String toString() {
    return who.toString();
  }
}
