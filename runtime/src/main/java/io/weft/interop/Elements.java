package io.weft.interop;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Wait;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The elements of a publisher, one after the other; see {@link Await#each}.
 *
 * <p>It is iterated once ({@link #iterator} returns this object), by one task or thread at a time. Whatever ends the
 * iteration early, {@link #close} has to follow, or the publisher goes on.
 *
 * @param <T> the type of the elements
 */
@SuppressWarnings("IterableAndIterator") // like a generator: for-each over what can be closed
public final class Elements<T> implements Iterator<T>, Iterable<T>, AutoCloseable {
  private final ElementBuffer<T> buffer;

  /** Taken out of the buffer, and not yet handed out. */
  private T next;

  Elements(ElementBuffer<T> buffer) {
    this.buffer = buffer;
  }

  /**
   * Whether there is another element; waits until there is, or it is sure that none comes. Parks the task, or blocks a
   * plain thread.
   *
   * <p>A cancellation ends this wait and nothing else: the subscription remains, no element is lost, and after a
   * time-out for one element the next call may get it.
   *
   * @return false also after {@link #close} and after a failure. With what the publisher fails is thrown here or by
   *     {@link #next}, once, behind the last element, as the same object, checked or not
   * @throws io.weft.Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task, or when another caller waits here
   */
  @Override
  @Suspendable
  public boolean hasNext() {
    Continuation.checkpoint();
    while (next == null) {
      next = buffer.take();
      if (next == null) {
        if (buffer.isOver()) {
          return false;
        }
        awaitSignal();
      }
    }
    return true;
  }

  @Suspendable
  private void awaitSignal() {
    Wait<Object> wait = Wait.begin();
    if (!buffer.awaitSignal(wait)) {
      return;
    }
    try {
      wait.await();
    } finally {
      buffer.forget(wait);
    }
  }

  /**
   * The next element; waits for it as {@link #hasNext} does.
   *
   * @throws NoSuchElementException when there is none
   */
  @Override
  @Suspendable
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the publisher has no more elements");
    }
    T element = next;
    next = null;
    return element;
  }

  /** This object. */
  @Override
  public Iterator<T> iterator() {
    return this;
  }

  /**
   * Cancels the subscription and drops elements that have come and were not taken; whoever waits for one learns that
   * there is none. Does not wait; after the end, or a second time, it does nothing.
   */
  @Override
  public void close() {
    next = null;
    buffer.close();
  }
}
