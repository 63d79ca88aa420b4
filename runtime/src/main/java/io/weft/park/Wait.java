package io.weft.park;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.abi.Continuation;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * One wait of one caller: begun by the one that waits, ended once by whoever has the answer.
 *
 * <p>Begin it first, then tell others about it, then {@link #await}. It may be completed at any time, before, during
 * or after that, from any thread; the first completion counts and later ones do nothing. A wait is used once.
 *
 * @param <T> what is waited for
 */
public sealed interface Wait<T> permits SingleWait {
  /**
   * Begins a wait of the calling task, or of the calling thread if there is no task. This is a checkpoint: it throws
   * where waiting is impossible, and may let other tasks run.
   *
   * @param <T> what is waited for
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task
   */
  @Suspendable
  static <T> Wait<T> begin() {
    return begin(null);
  }

  /**
   * The same, and says what it is for.
   *
   * @param <T> what is waited for
   * @param waitedFor is asked for its text, on the task's loop, when {@link io.weft.Scheduler#dump} lists the task; as
   *     in "waits for <i>a message on Channel 7</i>"
   */
  @Suspendable
  static <T> Wait<T> begin(Object waitedFor) {
    Continuation.checkpoint();
    return new SingleWait<>(waitedFor);
  }

  /**
   * Begins a wait for {@link #awaitUninterruptibly}, such as taking a lock back that must be held when a cancelled
   * operation ends: not a cancellation point, and lets no other task run.
   *
   * @param <T> what is waited for
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task
   */
  @Suspendable
  static <T> Wait<T> beginUninterruptible() {
    return beginUninterruptible(null);
  }

  /**
   * The same, and says what it is for.
   *
   * @param <T> what is waited for
   * @param waitedFor as for {@link #begin(Object)}
   */
  @Suspendable
  static <T> Wait<T> beginUninterruptible(Object waitedFor) {
    if (!Continuation.current().canWait()) {
      try {
        Continuation.checkpoint(); // pinned, or a thread
      } catch (Cancelled later) {
        // Of a task that is pinned and may block: it gets that at the next checkpoint.
      }
    }
    return new SingleWait<>(waitedFor);
  }

  /**
   * Waits until this is completed or has failed: parks the task, or blocks the thread. To be called once, by the
   * task that began. An interrupt does not end it; a thread finds its interrupt status as it was. A task that is
   * cancelled meanwhile gets {@link io.weft.Cancelled}, unless the completion was first.
   *
   * @return the value it was completed with. If it was failed, this throws what it was failed with, as the same
   *     object, checked or not
   */
  @Suspendable
  T await();

  /**
   * The same, but not for ever.
   *
   * @param timeout how long; zero or less: not at all
   * @throws TimeoutException when the time was over first; a completion after that does nothing
   */
  @Suspendable
  T await(Duration timeout) throws TimeoutException;

  /**
   * The same, but a cancellation does not end it: for what must be done before a cancelled operation may end. Whoever
   * completes it must do so in any case.
   *
   * @return the value it was completed with; throws what it was failed with
   */
  @Suspendable
  T awaitUninterruptibly();

  /**
   * Ends the wait with a value. Any thread; never waits.
   *
   * @param value may be null
   * @return false: the wait is over, and the value was dropped. True: it was taken, or is on its way to the loop of
   *     the task that waits
   */
  boolean complete(T value);

  /**
   * Ends the wait with an error. Any thread; never waits.
   *
   * @param error what {@link #await} is to throw
   * @return as for {@link #complete}
   */
  boolean fail(Throwable error);
}
