package io.weft.internal.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;

/**
 * What other threads send to a loop, and how they wake it.
 *
 * <p>A loop that sleeps in its selector must be woken, one that does not must not be (a wake-up is a system call for
 * the sender and another one for the loop). Sender and loop each store their own side, then look at the other's, with
 * a full fence in between (Dekker):
 *
 * <pre>
 *   sender: queue.offer(message)   fence   if (bell != null) take it and ring it
 *   loop:   bell = its own         fence   if (queue is not empty) do not sleep
 * </pre>
 *
 * <p>Of the two reads at least one sees the other's store, so a message is never left in the queue of a sleeping loop.
 * Without the fences both may read the old values, and the loop sleeps until the next message.
 *
 * <p>The bell says both that the loop sleeps and what ends this sleep, as the selector of the next one may be another.
 * A sender that has taken a bell and is slow may ring it when that sleep is over and its selector closed, in vain: the
 * sleep has ended by other means, and by the same argument the loop does not fall asleep again before it has seen the
 * message.
 */
final class Inbox {
  private static final int CHUNK = 1024;
  private static final VarHandle BELL;

  static {
    try {
      BELL = MethodHandles.lookup().findVarHandle(Inbox.class, "bell", Runnable.class);
    } catch (ReflectiveOperationException absent) {
      throw new ExceptionInInitializerError(absent);
    }
  }

  private final MpscUnboundedVarHandleArrayQueue<Object> queue =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

  /**
   * Not null while the loop sleeps. Set by the loop, cleared by the loop or by the sender that wakes it; through {@link
   * #BELL}.
   */
  private Runnable bell;

  /** Any thread. */
  void put(Object message) {
    queue.offer(message);
    VarHandle.fullFence(); // pairs with the one in fallAsleep()
    Runnable rings = (Runnable) BELL.getOpaque(this);
    // Of several senders one wakes the loop. Taking the bell pairs with the release in
    // fallAsleep(): the selector behind it may be new.
    if (rings != null && BELL.compareAndSet(this, rings, null)) {
      rings.run();
    }
  }

  /** The loop's thread; null when there is nothing. What the sender did before it put the message is visible. */
  Object poll() {
    return queue.poll();
  }

  /** The loop's thread. */
  boolean isEmpty() {
    return queue.isEmpty();
  }

  /**
   * The loop's thread is about to block.
   *
   * @param rings ends the sleep, or the next one if the loop does not sleep yet; any thread, also too late
   * @return false: it must not, there is a message. True: a later message wakes it; {@link #awake} must follow
   */
  boolean fallAsleep(Runnable rings) {
    BELL.setRelease(this, rings); // publishes the selector behind it to whoever takes it
    VarHandle.fullFence(); // pairs with the one in put()
    if (queue.isEmpty()) {
      return true;
    }
    awake();
    return false;
  }

  /**
   * The loop's thread blocks no longer. Nothing is ordered by this: a late wake-up only shortens one sleep.
   *
   * @return whether a sender has woken it, or is about to
   */
  boolean awake() {
    boolean woken = BELL.getOpaque(this) == null;
    BELL.setOpaque(this, null);
    return woken;
  }
}
