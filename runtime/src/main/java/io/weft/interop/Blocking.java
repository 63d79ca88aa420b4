package io.weft.interop;

import io.weft.Suspendable;
import java.util.concurrent.Callable;

/**
 * Runs code that blocks its thread (JDBC, files, name look-ups) on threads that are there for that, while the task
 * waits and its loop goes on.
 *
 * <pre>{@code
 * String text = Blocking.call(() -> Files.readString(path));
 * }</pre>
 *
 * <p>The threads are shared by the whole program: up to 64 daemon threads called {@code weft-blocking-N}, started as
 * they are needed and ended when they have been idle for a while. When all are busy, further calls wait for their
 * turn. Where one kind of work must not hold up another, give it a {@linkplain #pool pool of its own}.
 */
public final class Blocking {
  private static final int SHARED_THREADS = 64;

  private static final BlockingPool SHARED = new BlockingPool("weft-blocking", SHARED_THREADS);

  private Blocking() {}

  /**
   * What {@link #run} runs.
   *
   * @param <X> the checked exception that it may throw; inferred, {@code RuntimeException} if there is none
   */
  @FunctionalInterface
  public interface Action<X extends Exception> {
    /**
     * Does the work. May block.
     *
     * @throws X what {@link #run} is to throw
     */
    void run() throws X;
  }

  /**
   * Runs a body on a thread that may block, and waits for it. Parks the task; a plain thread runs the body itself.
   *
   * <p>When the task is cancelled meanwhile, a body that has not started never does. One that runs is interrupted,
   * and this waits until it has returned or thrown: nothing goes on behind the caller's back, so a body that does not
   * answer to an interrupt keeps its caller. If it returns a value all the same, that is returned; the next operation
   * that waits throws {@link io.weft.Cancelled}.
   *
   * <p>The body runs outside the task, at the same time as other tasks of its loop: what it shares with them must be
   * safe for use by two threads. What it does is visible to the task afterwards. It sees the caller's {@linkplain
   * io.weft.TaskLocal task-locals} and {@link io.weft.ThreadContext}, and the context class loader of the loop's thread.
   *
   * @param <T> the type of the value
   * @param body the code that blocks
   * @return what the body returns
   * @throws Exception what the body throws, as the same object
   * @throws io.weft.Cancelled when the task is cancelled; what an interrupted body has thrown is added as suppressed
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task
   */
  @Suspendable
  public static <T> T call(Callable<T> body) throws Exception {
    return SHARED.call(body);
  }

  /**
   * The same, for a body without value.
   *
   * @param <X> the checked exception of the body
   * @param body the code that blocks
   * @throws X what the body throws, as the same object
   */
  @Suspendable
  public static <X extends Exception> void run(Action<X> body) throws X {
    SHARED.run(body);
  }

  /**
   * A pool for one kind of work, such as one thread for each connection to a database.
   *
   * @param name of the threads, with a hyphen and a number behind it
   * @param threads how many there may be at once
   * @return a pool without threads, which it starts as they are needed
   * @throws IllegalArgumentException when there are to be fewer than one
   */
  public static BlockingPool pool(String name, int threads) {
    return new BlockingPool(name, threads);
  }
}
