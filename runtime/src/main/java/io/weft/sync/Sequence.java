package io.weft.sync;

import io.weft.Generator;
import io.weft.Suspendable;
import io.weft.SuspendableBiFunction;
import io.weft.SuspendableConsumer;
import io.weft.SuspendableFunction;
import io.weft.SuspendablePredicate;
import io.weft.internal.task.Rethrow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Elements that come over time, each when it is asked for. Nothing happens before it is iterated, and each iteration
 * begins anew.
 *
 * <pre>{@code
 * List<Page> pages = Sequence.<URI>of(out -> {
 *         for (URI next = first; next != null; next = nextOf(next)) {
 *             out.yield(next);
 *         }
 *     })
 *     .map(uri -> fetch(uri))      // may wait
 *     .filter(Page::isComplete)
 *     .buffer(4)                   // fetches up to four pages ahead
 *     .take(100)
 *     .toList();
 * }</pre>
 *
 * <p>All of it runs in the task that iterates, but for {@link #buffer} and {@link #merge}, whose sources run as tasks of
 * their own: children of that task, which end with the iteration. What a source or a function throws is thrown by the
 * iteration, as the same object, checked or not. A wait of the iteration that is cancelled, by a time-out for one, loses
 * no element: a function whose call was ended so is called again with the same one. (The body of a generator sees the
 * cancellation as any code does.) Elements are not null. A channel is the better choice where several tasks share the
 * elements.
 *
 * @param <T> the type of the elements
 */
public final class Sequence<T> {
  private final Supplier<Cursor<T>> opener;

  private Sequence(Supplier<Cursor<T>> opener) {
    this.opener = opener;
  }

  // ---- sources

  /**
   * What the body of a generator yields.
   *
   * @param <T> the type of the elements
   * @param body runs once for each iteration, as far as that goes; if it is left early, {@code finally} blocks run
   */
  public static <T> Sequence<T> of(Generator.Body<T> body) {
    Objects.requireNonNull(body, "body");
    return new Sequence<>(() -> new GeneratorCursor<>(Generator.of(body)));
  }

  /**
   * The elements of something iterable, such as a list or a {@link Channel}.
   *
   * @param <T> the type of the elements
   * @param source is asked for an iterator by each iteration
   */
  public static <T> Sequence<T> from(Iterable<T> source) {
    Objects.requireNonNull(source, "source");
    return new Sequence<>(() -> new IteratorCursor<>(source.iterator()));
  }

  /**
   * The elements of several sequences as they come: of each in its order. Each is iterated by a task of its own.
   *
   * @param <T> the type of the elements
   * @param sources the first one that fails ends the iteration
   */
  public static <T> Sequence<T> merge(List<Sequence<T>> sources) {
    List<Sequence<T>> all = List.copyOf(sources);
    return new Sequence<>(() -> new TaskCursor<>(all, Channel.rendezvous()));
  }

  // ---- steps

  /**
   * Applies a function to each element.
   *
   * @param <R> the type of the results
   * @param function may wait; must not return null
   */
  public <R> Sequence<R> map(SuspendableFunction<? super T, ? extends R> function) {
    Objects.requireNonNull(function, "function");
    return new Sequence<>(() -> new MapCursor<>(open(), function));
  }

  /**
   * Leaves out elements.
   *
   * @param kept may wait
   */
  public Sequence<T> filter(SuspendablePredicate<? super T> kept) {
    Objects.requireNonNull(kept, "kept");
    return new Sequence<>(() -> new FilterCursor<>(open(), kept));
  }

  /**
   * The first elements; does not ask for more than these.
   *
   * @param count 0 or more
   */
  public Sequence<T> take(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("cannot take " + count + " elements");
    }
    return new Sequence<>(() -> new TakeCursor<>(open(), count));
  }

  /**
   * Puts the elements of two sequences together, the first with the first and so on; ends with the shorter one.
   *
   * @param <U> the type of the other's elements
   * @param <R> the type of the results
   * @param function may wait; must not return null
   */
  public <U, R> Sequence<R> zip(
      Sequence<U> other, SuspendableBiFunction<? super T, ? super U, ? extends R> function) {
    Objects.requireNonNull(other, "other");
    Objects.requireNonNull(function, "function");
    return new Sequence<>(() -> new ZipCursor<>(open(), other, function));
  }

  /**
   * Runs what comes before this in a task of its own, which may be ahead by some elements. If it fails where it is ahead,
   * and the iteration ends before it gets there, nobody is told; what it throws while it is being ended, closing throws.
   *
   * @param capacity how many, 1 or more
   */
  public Sequence<T> buffer(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "the capacity of a buffer must be 1 or more, not " + capacity);
    }
    return new Sequence<>(() -> new TaskCursor<>(List.of(this), Channel.buffered(capacity)));
  }

  // ---- iterating

  /**
   * Begins an iteration. Does not wait.
   *
   * @return to be closed, which ends what the iteration has started; for one task
   * @throws IllegalStateException with {@link #buffer} or {@link #merge}, outside a task
   */
  public Cursor<T> open() {
    return opener.get();
  }

  /**
   * Iterates to the end.
   *
   * @param action is given each element; may wait
   * @throws io.weft.Cancelled when the task is cancelled
   */
  @Suspendable
  public void forEach(SuspendableConsumer<? super T> action) {
    try (Cursor<T> cursor = open()) {
      for (T element = cursor.advance(); element != null; element = cursor.advance()) {
        action.accept(element);
      }
    } catch (Exception thrown) {
      throw Rethrow.as(thrown);
    }
  }

  /**
   * Iterates to the end.
   *
   * @return the elements in their order
   * @throws io.weft.Cancelled when the task is cancelled
   */
  @Suspendable
  public List<T> toList() {
    List<T> elements = new ArrayList<>();
    forEach(elements::add);
    return elements;
  }
}
