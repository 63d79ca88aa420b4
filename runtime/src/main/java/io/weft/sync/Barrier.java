package io.weft.sync;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.abi.Continuation;

/**
 * A place where a number of parties wait for each other, again and again.
 *
 * <p>A party that is cancelled while it waits has not arrived: another one may come in its place, and the rest goes on
 * waiting.
 */
public final class Barrier {
  private final int parties;

  /** Those that have arrived; guarded by the monitor of this. */
  private final WaitQueue<Party> queue = new WaitQueue<>();

  /**
   * For so many parties.
   *
   * @param parties 1 or more
   */
  public Barrier(int parties) {
    if (parties < 1) {
      throw new IllegalArgumentException("a barrier needs 1 party or more, not " + parties);
    }
    this.parties = parties;
  }

  /**
   * Arrives, and waits for the others.
   *
   * @return true for the one that arrived last, without waiting; false for the others
   * @throws io.weft.Cancelled when the task is cancelled before the last one has arrived
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public boolean await() {
    Continuation.checkpoint();
    Party party = new Party();
    if (arrive(party)) {
      return true;
    }
    try {
      party.awaitEnd();
    } catch (Cancelled late) {
      if (!party.hasMet()) {
        throw late;
      }
    }
    return false;
  }

  /** Whether it was the last one. */
  private synchronized boolean arrive(Party party) {
    queue.add(party);
    if (queue.size() < parties) {
      return false;
    }
    queue.remove(party);
    queue.drain(Party::meet);
    return true;
  }

  /** One that has arrived. */
  private final class Party extends Waiter {
    /** Guarded by the monitor of the barrier. */
    private boolean met;

    /**
     * Lets it go on. It may be cancelled by now, and not have left the queue yet: the others were let go as if it was
     * there, so it was.
     */
    void meet() {
      met = true;
      grant();
    }

    boolean hasMet() {
      synchronized (Barrier.this) {
        return met;
      }
    }

    @Override
    protected void abandoned() {
      synchronized (Barrier.this) {
        withdraw(queue);
      }
    }
  }

  @Override
  public synchronized String toString() {
    return "Barrier[" + parties + " parties, " + queue + "]";
  }
}
