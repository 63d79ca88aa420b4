package io.weft.sync;

import io.weft.Suspendable;
import io.weft.internal.task.Rethrow;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * One iteration of a {@link Sequence}, for one task.
 *
 * <pre>{@code
 * try (Cursor<Page> pages = sequence.open()) {
 *     while (pages.hasNext()) {
 *         show(pages.next());
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the elements
 */
public abstract class Cursor<T> implements Iterator<T>, AutoCloseable {
  /** Asked for by {@link #hasNext}, and not handed out yet. */
  private T ahead;

  Cursor() {}

  /** The next element; null: there are no more. */
  @Suspendable
  abstract T advance() throws Exception;

  /**
   * Whether there is another element; waits for it.
   *
   * @throws io.weft.Cancelled when the task is cancelled
   */
  @Override
  @Suspendable
  public final boolean hasNext() {
    if (ahead == null) {
      try {
        ahead = advance();
      } catch (Exception thrown) {
        throw Rethrow.as(thrown);
      }
    }
    return ahead != null;
  }

  /**
   * The next element; waits for it.
   *
   * @throws NoSuchElementException when there is none
   * @throws io.weft.Cancelled when the task is cancelled
   */
  @Override
  @Suspendable
  public final T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the sequence has no more elements");
    }
    T element = ahead;
    ahead = null;
    return element;
  }

  /** Ends what the iteration has started, and waits for its end. Doing it again does nothing. */
  @Override
  @Suspendable
  public abstract void close();

  static <T> T requireElement(T element) {
    return Objects.requireNonNull(element, "a function of a sequence has returned null");
  }
}
