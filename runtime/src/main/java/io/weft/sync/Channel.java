package io.weft.sync;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.SuppressedFailures;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A queue between tasks: senders wait while it is full, receivers while it is empty. Each element goes to one receiver;
 * elements, senders and receivers are served in the order in which they came.
 *
 * <pre>{@code
 * Channel<Job> jobs = Channel.buffered(16);
 * Task.spawn(() -> {
 *     for (Job job : jobs) {      // waits for each; ends when the channel is closed and empty
 *         work(job);
 *     }
 * });
 * jobs.send(job);
 * jobs.close();
 * }</pre>
 *
 * <p><b>Closing.</b> {@link #close()} says that no more will be sent: what was sent before, also by senders that still
 * wait, can be received. {@link #cancel} says that no more will be received: what is left is dropped.
 *
 * <p><b>Cancellation.</b> An operation that throws has not happened: the element of a cancelled {@link #send} was not
 * handed over, and a cancelled {@link #receive} has taken none. An element that was handed over and cannot be received
 * any more goes to the handler that the channel was made with, so that a resource in it can be closed.
 *
 * <p>What a task did before it sent is visible to whoever receives. Elements are not null.
 *
 * @param <T> the type of the elements
 */
public final class Channel<T> implements Iterable<T>, AutoCloseable {
  private final int capacity;
  private final Consumer<? super T> undelivered;

  /** Accepted and not received. Guarded by the monitor of this, as all below. */
  private final ArrayDeque<T> buffer = new ArrayDeque<>();

  /** Who waits while the buffer is full. */
  private final WaitQueue<Giver<T>> givers = new WaitQueue<>();

  /** Who waits while there is nothing. */
  private final WaitQueue<Taker<T>> takers = new WaitQueue<>();

  private boolean closed;
  private Throwable cause;

  private Channel(int capacity, Consumer<? super T> undelivered) {
    this.capacity = capacity;
    this.undelivered = Objects.requireNonNull(undelivered, "undelivered");
  }

  // ---- kinds

  /**
   * Without buffer: a sender waits until a receiver takes its element.
   *
   * @param <T> the type of the elements
   */
  public static <T> Channel<T> rendezvous() {
    return new Channel<>(0, dropped -> {});
  }

  /**
   * The same, with a handler.
   *
   * @param <T> the type of the elements
   * @param undelivered is given each element that was accepted and will not be received; must not wait
   */
  public static <T> Channel<T> rendezvous(Consumer<? super T> undelivered) {
    return new Channel<>(0, undelivered);
  }

  /**
   * With room for some elements: a sender waits while there is none.
   *
   * @param <T> the type of the elements
   * @param capacity how many, 1 or more
   */
  public static <T> Channel<T> buffered(int capacity) {
    return buffered(capacity, dropped -> {});
  }

  /**
   * The same, with a handler.
   *
   * @param <T> the type of the elements
   * @param capacity how many, 1 or more
   * @param undelivered is given each element that was accepted and will not be received; must not wait
   */
  public static <T> Channel<T> buffered(int capacity, Consumer<? super T> undelivered) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "the capacity of a buffered channel must be 1 or more, not " + capacity
              + ": use rendezvous() for one without buffer");
    }
    return new Channel<>(capacity, undelivered);
  }

  /**
   * With room for any number of elements: a sender never waits. Only for senders that cannot be faster than the
   * receivers for long, as nothing else bounds its memory.
   *
   * @param <T> the type of the elements
   */
  public static <T> Channel<T> unbounded() {
    return new Channel<>(Integer.MAX_VALUE, dropped -> {});
  }

  /**
   * The same, with a handler.
   *
   * @param <T> the type of the elements
   * @param undelivered is given each element that was accepted and will not be received; must not wait
   */
  public static <T> Channel<T> unbounded(Consumer<? super T> undelivered) {
    return new Channel<>(Integer.MAX_VALUE, undelivered);
  }

  // ---- sending

  /**
   * Hands an element to the receiver that waits longest, or puts it into the buffer; waits while neither is possible.
   *
   * @param element not null
   * @throws ChannelClosedException when the channel is closed, or is {@linkplain #cancel cancelled} while this waits;
   *     the element was not handed over
   * @throws io.weft.Cancelled when the task is cancelled; the element was not handed over
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public void send(T element) {
    Objects.requireNonNull(element, "element");
    Continuation.checkpoint();
    Giver<T> giver = offerOrQueue(element);
    if (giver != null) {
      giver.awaitEnd();
    }
  }

  /**
   * Sends if that is possible without waiting. Never waits.
   *
   * @param element not null
   * @return false: there is no room, or the channel is closed
   */
  public synchronized boolean trySend(T element) {
    Objects.requireNonNull(element, "element");
    return !closed && offer(element);
  }

  // ---- receiving

  /**
   * Takes the next element; waits while there is none.
   *
   * @throws ChannelClosedException when the channel is closed and empty; the cause is what it was closed with
   * @throws io.weft.Cancelled when the task is cancelled; no element was taken
   * @throws io.weft.PinnedException when the task cannot be suspended here
   */
  @Suspendable
  public T receive() {
    Continuation.checkpoint();
    Object next = pollOrQueue(Taker.OrClosed::new);
    return next instanceof Taker ? awaitElement(next) : element(next);
  }

  /**
   * Takes an element if there is one. Never waits.
   *
   * @return null: there is none, also when the channel is closed
   */
  public synchronized T tryReceive() {
    return poll();
  }

  /**
   * The elements, as they are received. Several may iterate at once, and each gets some. To be iterated by one task
   * at a time.
   *
   * @return an iterator whose {@code hasNext} and {@code next} wait; there are no more when the channel is closed and
   *     empty. If it was closed with a cause, {@code hasNext} throws {@link ChannelClosedException} then
   */
  @Override
  public Iterator<T> iterator() {
    return new Elements();
  }

  /** Null: closed and empty. */
  @Suspendable
  private T receiveOrNull() {
    Continuation.checkpoint();
    Object next = pollOrQueue(Taker::new);
    return next instanceof Taker ? awaitElement(next) : element(next);
  }

  @Suspendable
  @SuppressWarnings("unchecked") // of this channel
  private T awaitElement(Object taker) {
    return ((Taker<T>) taker).awaitElement();
  }

  @SuppressWarnings("unchecked") // see pollOrQueue
  private T element(Object next) {
    return (T) next;
  }

  /** One iteration; its task's only. */
  private final class Elements implements Iterator<T> {
    /** Received, and not handed out yet. */
    private T next;

    @Override
    @Suspendable
    public boolean hasNext() {
      if (next == null) {
        next = receiveOrNull();
        if (next == null) {
          throwCause();
        }
      }
      return next != null;
    }

    @Override
    @Suspendable
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the channel is closed and has no more elements");
      }
      T element = next;
      next = null;
      return element;
    }
  }

  // ---- closing

  /**
   * No more will be sent. What was sent before can be received; then receivers get {@link ChannelClosedException}, and
   * iterations end. Never waits; doing it again does nothing.
   */
  @Override
  public void close() {
    close(null);
  }

  /**
   * The same, for a sender that has failed.
   *
   * @param why the cause of the exception that receivers get when they have received all that was sent; null: none
   */
  public void close(Throwable why) {
    tryClose(why);
  }

  /** The same; false: it is closed already. */
  synchronized boolean tryClose(Throwable why) {
    if (closed) {
      return false;
    }
    closed = true;
    cause = why;
    takers.drain(Taker::refuse); // nothing is left for those that wait
    return true;
  }

  /**
   * No more will be received: what was sent and not received is given to the channel's handler, and senders that wait
   * get {@link ChannelClosedException}. Closes the channel if it is open. Never waits. What the handler throws is
   * thrown when it has been given all; what it throws after that is suppressed.
   */
  public void cancel() {
    List<T> dropped;
    synchronized (this) {
      closed = true;
      dropped = List.copyOf(buffer);
      buffer.clear();
      givers.drain(Giver::refuse);
      takers.drain(Taker::refuse);
    }
    dropAll(dropped);
  }

  /** A handler that fails keeps no other element from its own. */
  private void dropAll(List<T> dropped) {
    Throwable failure = null;
    for (T each : dropped) {
      try {
        undelivered.accept(each);
      } catch (Throwable thrown) {
        if (failure == null) {
          failure = thrown;
        } else {
          SuppressedFailures.add(failure, thrown);
        }
      }
    }
    if (failure != null) {
      throw Rethrow.as(failure);
    }
  }

  /** Whether it takes no more elements; it may still have some. */
  public synchronized boolean isClosed() {
    return closed;
  }

  ChannelClosedException closed(String operation) {
    synchronized (this) {
      return new ChannelClosedException(operation + " on " + this, cause);
    }
  }

  private synchronized void throwCause() {
    if (cause != null) {
      throw closed("iteration");
    }
  }

  /** An element will not be received. */
  void drop(T element) {
    undelivered.accept(element);
  }

  // ---- under the monitor, also for a choice between several channels

  /**
   * Hands an element on.
   *
   * @return false: not without waiting
   * @throws ChannelClosedException when it is closed
   */
  boolean offer(T element) {
    if (closed) {
      throw closed("send");
    }
    for (Taker<T> taker = takers.peek(); taker != null; taker = takers.peek()) {
      boolean taken = taker.take(element);
      takers.remove(taker);
      if (taken) {
        return true;
      }
    }
    return buffer.size() < capacity && buffer.add(element);
  }

  /** Takes an element, and lets the next sender in; null: there is none. */
  T poll() {
    Giver<T> giver = nextGiver();
    if (giver == null) {
      return buffer.poll();
    }
    if (buffer.isEmpty()) {
      return giver.element();
    }
    buffer.add(giver.element());
    return buffer.poll();
  }

  /** A sender that has given its element; null: none waits. */
  private Giver<T> nextGiver() {
    for (Giver<T> giver = givers.peek(); giver != null; giver = givers.peek()) {
      boolean given = giver.give();
      givers.remove(giver);
      if (given) {
        return giver;
      }
    }
    return null;
  }

  WaitQueue<Taker<T>> takers() {
    return takers;
  }

  WaitQueue<Giver<T>> givers() {
    return givers;
  }

  /** Hands an element on; not null: could not, and has put a sender into the queue. */
  private synchronized Giver<T> offerOrQueue(T element) {
    if (offer(element)) {
      return null;
    }
    Giver<T> giver = new Giver<>(this, element);
    givers.add(giver);
    return giver;
  }

  /**
   * Takes an element, or puts a taker into the queue; if it is closed and empty, one that was refused.
   *
   * @return an element, or a {@link Taker}
   */
  private synchronized Object pollOrQueue(Function<Channel<T>, Taker<T>> kind) {
    T element = poll();
    if (element != null) {
      return element;
    }
    Taker<T> taker = kind.apply(this);
    if (closed) {
      taker.refuse();
    } else {
      takers.add(taker);
    }
    return taker;
  }

  @Override
  public synchronized String toString() {
    String kind = capacity == 0
        ? "rendezvous"
        : buffer.size() + (capacity == Integer.MAX_VALUE ? " buffered" : " of " + capacity);
    return "Channel[" + kind + (closed ? ", closed" : "")
        + (givers.isEmpty() ? "" : ", to send: " + givers)
        + (takers.isEmpty() ? "" : ", to receive: " + takers) + "]";
  }
}
