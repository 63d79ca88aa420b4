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
 *   sender: queue.offer(message)   fence   if (asleep) wake the loop
 *   loop:   asleep = true          fence   if (queue is not empty) do not sleep
 * </pre>
 *
 * <p>Of the two reads at least one sees the other's store, so a message is never left in the queue of a sleeping loop.
 * Without the fences both may read the old values, and the loop sleeps until the next message.
 */
final class Inbox {
  private static final int CHUNK = 1024;
  private static final VarHandle ASLEEP;

  static {
    try {
      ASLEEP = MethodHandles.lookup().findVarHandle(Inbox.class, "asleep", boolean.class);
    } catch (ReflectiveOperationException absent) {
      throw new ExceptionInInitializerError(absent);
    }
  }

  private final MpscUnboundedVarHandleArrayQueue<Object> queue =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final Runnable wakeUp;

  /** Set by the loop, cleared by the loop or by the sender that wakes it; through {@link #ASLEEP}. */
  private boolean asleep;

  /**
   * An empty inbox.
   *
   * @param wakeUp ends the loop's sleep, or its next one if it does not sleep yet; any thread
   */
  Inbox(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  /** Any thread. */
  void put(Object message) {
    queue.offer(message);
    VarHandle.fullFence(); // pairs with the one in fallAsleep()
    // Of several senders one wakes the loop.
    if ((boolean) ASLEEP.getOpaque(this) && ASLEEP.compareAndSet(this, true, false)) {
      wakeUp.run();
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
   * @return false: it must not, there is a message. True: a later message wakes it; {@link #awake} must follow
   */
  boolean fallAsleep() {
    ASLEEP.setOpaque(this, true);
    VarHandle.fullFence(); // pairs with the one in put()
    if (queue.isEmpty()) {
      return true;
    }
    awake();
    return false;
  }

  /** The loop's thread blocks no longer. Nothing is ordered by this: a late wake-up only shortens one sleep. */
  void awake() {
    ASLEEP.setOpaque(this, false);
  }
}
