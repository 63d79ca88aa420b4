package io.weft;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * An iterator that is written as the loop which produces its elements.
 *
 * <pre>{@code
 * try (Generator<Integer> naturals = Generator.of(out -> {
 *     for (int i = 0; ; i++) {
 *         out.yield(i);
 *     }
 * })) {
 *     for (int i : naturals) {
 *         if (i == 10) {
 *             break;
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The body runs inside {@link #hasNext} and {@link #next}, only as far as the next element, on the thread that
 * calls them; nothing of it runs before the first call. Elements may be null. A generator is iterated once: {@link
 * #iterator} returns this object. For threads the rules of {@link Coroutine} hold.
 *
 * <p>The body may wait: the task that has asked for an element waits, and is what a lock that the body takes belongs to.
 * Its cancellation is thrown inside the body. On a thread without task, the thread is blocked.
 *
 * @param <T> the type of the elements
 */
@SuppressWarnings(
    "IterableAndIterator") // as api and programs want it: for-each over what can be closed
public final class Generator<T> implements Iterator<T>, Iterable<T>, AutoCloseable {
  private final GeneratorContinuation<T> continuation;

  /**
   * Produces the elements of a generator.
   *
   * @param <T> the type of the elements
   */
  @FunctionalInterface
  public interface Body<T> {
    /**
     * Gives elements to the sink until there are no more.
     *
     * @param out takes the elements
     * @throws Exception what {@link Generator#hasNext} and {@link Generator#next} are to throw
     */
    @Suspendable
    void generate(Sink<T> out) throws Exception;
  }

  /**
   * Takes the elements of a generator, one at a time.
   *
   * @param <T> the type of the elements
   */
  @FunctionalInterface
  public interface Sink<T> {
    /**
     * Hands an element out and returns when the next one is asked for. When the generator is closed instead, this
     * throws an error that is to be let through, so that {@code finally} blocks run.
     *
     * @param value the element
     * @throws IllegalStateException outside the generator's own body, or when the generator is being closed
     * @throws PinnedException when a frame in between cannot be suspended
     */
    @Suspendable
    @SuppressWarnings("NamedLikeContextualKeyword") // the field's word
    void yield(T value);
  }

  private Generator(Body<T> body) {
    continuation = new GeneratorContinuation<>(body);
  }

  /**
   * A generator that has not started.
   *
   * @param <T> the type of the elements
   * @param body produces them
   * @throws IllegalStateException when the JVM was started without the Weft agent
   */
  public static <T> Generator<T> of(Body<T> body) {
    AgentCheck.require("a Generator");
    return new Generator<>(Objects.requireNonNull(body, "body"));
  }

  /**
   * Whether there is another element; runs the body as far as that.
   *
   * @return false also after {@link #close} and after the body has thrown. What the body throws is thrown here or by
   *     {@link #next}, once, as the same object, checked or not
   * @throws IllegalStateException when called by the body
   */
  @Override
  @Suspendable
  public boolean hasNext() {
    return continuation.advance();
  }

  /**
   * The next element; runs the body as far as that.
   *
   * @throws NoSuchElementException when there is none
   */
  @Override
  @Suspendable
  public T next() {
    if (!continuation.advance()) {
      throw new NoSuchElementException("the generator has no more elements");
    }
    return continuation.take();
  }

  /** This object. */
  @Override
  public Iterator<T> iterator() {
    return this;
  }

  /**
   * Ends the generator: {@code finally} blocks around the place where the body stands run now; what they throw is
   * thrown here. Closing it again, or after its end, does nothing.
   *
   * @throws IllegalStateException when called by the body, or when the body yields another element
   */
  @Override
  @Suspendable
  public void close() {
    continuation.close();
  }
}
