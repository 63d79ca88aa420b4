package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Sends each element to every subscriber. Sending never waits: a subscriber that falls behind by more than the capacity
 * misses the oldest elements, and is told how many.
 *
 * <pre>{@code
 * Broadcast<Message> room = new Broadcast<>(64);
 * Broadcast<Message>.Subscription messages = room.subscribe();
 * for (Message message : messages) {    // waits for each; ends when the broadcast is closed
 *     show(message);
 * }
 * }</pre>
 *
 * <p>The latest elements, as many as the capacity, are kept reachable. What a task did before it sent is visible to
 * whoever receives. Elements are not null.
 *
 * @param <T> the type of the elements
 */
public final class Broadcast<T> implements AutoCloseable {
  /** The latest elements, each at the rest of its number. Guarded by the monitor of this, as all below. */
  private final Object[] ring;

  /** The number of the next element. */
  private long sent;

  private boolean closed;
  private final WaitQueue<Awaiter> queue = new WaitQueue<>();

  /**
   * One without subscribers.
   *
   * @param capacity how far a subscriber may fall behind, in elements; 1 or more
   */
  public Broadcast(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "the capacity of a broadcast must be 1 or more, not " + capacity);
    }
    ring = new Object[capacity];
  }

  /**
   * Sends an element to those that have subscribed by now. Never waits.
   *
   * @param element not null
   * @throws ChannelClosedException when it is closed
   */
  public synchronized void send(T element) {
    Objects.requireNonNull(element, "element");
    if (closed) {
      throw new ChannelClosedException("send on " + this, null);
    }
    ring[(int) (sent++ % ring.length)] = element;
    queue.drain(Waiter::grant);
  }

  /** Subscribes to all that is sent from now on. Never waits. A subscription that is not used any more is garbage. */
  public synchronized Subscription subscribe() {
    return new Subscription(sent);
  }

  /** No more will be sent; subscribers receive what was. Never waits; doing it again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    queue.drain(Waiter::grant);
  }

  /** What one subscriber receives; for one task at a time. */
  public final class Subscription implements Iterable<T> {
    /** The number of the element to be received next; the subscriber's only. */
    private long next;

    private Subscription(long next) {
      this.next = next;
    }

    /**
     * Takes the next element; waits while there is none.
     *
     * @throws LaggedException when elements were missed; the next call returns the oldest one that is left
     * @throws ChannelClosedException when the broadcast is closed and all was received
     * @throws io.weft.Cancelled when the task is cancelled; no element was taken
     * @throws io.weft.PinnedException when the task cannot be suspended here
     * @throws IllegalStateException when another task has received by this meanwhile
     */
    @Suspendable
    public T receive() {
      T element = receiveOrNull();
      if (element == null) {
        throw new ChannelClosedException("receive on " + Broadcast.this, null);
      }
      return element;
    }

    /**
     * Takes the next element if there is one. Never waits.
     *
     * @return null: there is none, also when the broadcast is closed
     * @throws LaggedException when elements were missed
     */
    @SuppressWarnings("unchecked") // send() puts nothing but a T in
    public T tryReceive() {
      synchronized (Broadcast.this) {
        long oldest = sent - ring.length;
        if (next < oldest) {
          long missed = oldest - next;
          next = oldest;
          throw new LaggedException("missed " + missed + " elements of " + Broadcast.this, missed);
        }
        return next == sent ? null : (T) ring[(int) (next++ % ring.length)];
      }
    }

    /** The elements as they are received; {@code hasNext} and {@code next} wait, and throw as {@link #receive} does. */
    @Override
    public Iterator<T> iterator() {
      return new Elements(this);
    }

    /** Null: closed, and all was received. */
    @Suspendable
    private T receiveOrNull() {
      Continuation.checkpoint();
      T element = tryReceive();
      if (element == null) {
        Awaiter awaiter = new Awaiter();
        if (queue(awaiter, next)) {
          awaiter.awaitEnd();
        }
        element = receiveLast();
      }
      return element;
    }

    /** After a wait, when there is an element or nothing more will come. */
    private T receiveLast() {
      synchronized (Broadcast.this) {
        T element = tryReceive();
        if (element == null && !closed) {
          throw new IllegalStateException("two tasks receive by one subscription of "
              + Broadcast.this + ": each needs its own");
        }
        return element;
      }
    }
  }

  private synchronized boolean queue(Awaiter awaiter, long next) {
    if (closed || next != sent) {
      return false;
    }
    queue.add(awaiter);
    return true;
  }

  /** One iteration; its task's only. */
  private final class Elements implements Iterator<T> {
    private final Subscription subscription;

    /** Received, and not handed out yet. */
    private T next;

    Elements(Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    @Suspendable
    public boolean hasNext() {
      if (next == null) {
        next = subscription.receiveOrNull();
      }
      return next != null;
    }

    @Override
    @Suspendable
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the broadcast is closed and has no more elements");
      }
      T element = next;
      next = null;
      return element;
    }
  }

  /** One that waits. */
  private final class Awaiter extends Waiter {
    @Override
    protected void abandoned() {
      synchronized (Broadcast.this) {
        withdraw(queue);
      }
    }
  }

  @Override
  public synchronized String toString() {
    return "Broadcast[" + sent + " sent" + (closed ? ", closed" : "") + ", " + queue + "]";
  }
}
