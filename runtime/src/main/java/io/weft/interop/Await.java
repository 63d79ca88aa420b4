package io.weft.interop;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.TaskControl;
import io.weft.park.Wait;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

/**
 * Waits for what other libraries complete: asynchronous drivers read like straight-line code.
 *
 * <pre>{@code
 * HttpResponse<String> page = Await.on(client.sendAsync(request, BodyHandlers.ofString()));
 *
 * try (Elements<Row> rows = Await.each(query, 64)) {
 *     for (Row row : rows) {
 *         handle(row);
 *     }
 * }
 * }</pre>
 *
 * <p>All of it parks a task, and blocks a plain thread, which an interrupt does not end. A failure is thrown as the
 * very object with which the other side failed, checked or not; a {@link CompletionException} or {@link
 * ExecutionException} around it is taken off.
 *
 * <p><b>Cancellation.</b> When the task is cancelled while it waits, nobody wants the result any more, so what it
 * waits for is cancelled with it, as each method says. Whether that stops the work is up to the other side.
 */
public final class Await {
  /** Futures must not take the threads that may be needed to complete them. */
  private static final BlockingPool FUTURES = Blocking.pool("weft-future", 64);

  private static final int DROPPED_AT_ONCE = 64;

  private Await() {}

  /**
   * Waits for a stage. If the task is cancelled meanwhile, so is {@link CompletionStage#toCompletableFuture}.
   *
   * @param <T> the type of the value
   * @param stage completed by anybody, on any thread
   * @return its value. With what it fails is thrown, see above; if it was cancelled by others, a {@link
   *     java.util.concurrent.CancellationException}
   * @throws Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task
   */
  @Suspendable
  public static <T> T on(CompletionStage<T> stage) {
    return onStage(stage);
  }

  /**
   * Waits for what is both a stage and a future, such as a {@link java.util.concurrent.CompletableFuture}: as for a
   * stage. It is an overload of its own as the compiler could not choose between the other two.
   *
   * @param <T> the type of the value
   * @param <F> the type of the future
   * @param future completed by anybody, on any thread
   * @return its value
   */
  @Suspendable
  @SuppressWarnings("ExtendsObject") // or its erasure would be that of another overload
  public static <T, F extends Object & CompletionStage<T> & Future<T>> T on(F future) {
    return onStage(future);
  }

  /**
   * Waits for a future. If the task is cancelled meanwhile, so is the future, with {@code cancel(true)}.
   *
   * <p>A future that is not a stage as well tells nobody when it is done. A thread has to be blocked for it: each wait
   * of a task takes one of 64 that are called {@code weft-future-N}, and waits its turn when there is none.
   *
   * @param <T> the type of the value
   * @param future completed by anybody, on any thread
   * @return its value; otherwise as for a stage
   */
  @Suspendable
  @SuppressWarnings("unchecked") // a future and a stage of different types cannot be one object
  public static <T> T on(Future<T> future) {
    if (Objects.requireNonNull(future, "future") instanceof CompletionStage<?> stage) {
      return onStage((CompletionStage<T>) stage);
    }
    Continuation.checkpoint();
    if (future.isDone() || TaskControl.waiter(Continuation.current()) == null) {
      return block(future);
    }
    try {
      return FUTURES.call(future::get);
    } catch (Cancelled cancelled) {
      future.cancel(true);
      throw cancelled;
    } catch (Exception failed) {
      throw Rethrow.as(unwrapped(failed));
    }
  }

  /**
   * Waits for the first element of a publisher, and then cancels the subscription. If the task is cancelled meanwhile,
   * so is the subscription.
   *
   * @param <T> the type of the value
   * @param publisher is subscribed to, on the calling thread, and asked for one element
   * @return its first element. With what it fails before that is thrown, as the same object
   * @throws java.util.NoSuchElementException when the publisher completes without an element
   * @throws Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task
   */
  @Suspendable
  public static <T> T on(Flow.Publisher<T> publisher) {
    Objects.requireNonNull(publisher, "publisher");
    Wait<T> wait = Wait.begin();
    FirstElement<T> first = new FirstElement<>(wait);
    try {
      publisher.subscribe(first);
      return wait.await();
    } finally {
      first.cancel();
    }
  }

  /**
   * Subscribes to a publisher, on the calling thread, for all its elements. Does not wait; iterating does.
   *
   * @param <T> the type of the elements
   * @param publisher is subscribed to at once
   * @param prefetch for how many elements it is asked ahead of the one that was taken last: at least 1
   * @return the elements, to be closed
   * @throws IllegalArgumentException when that is less than 1
   */
  public static <T> Elements<T> each(Flow.Publisher<T> publisher, int prefetch) {
    Objects.requireNonNull(publisher, "publisher");
    if (prefetch < 1) {
      throw new IllegalArgumentException(
          "a subscription asks for at least 1 element ahead, not " + prefetch);
    }
    ElementBuffer<T> buffer = new ElementBuffer<>(prefetch);
    publisher.subscribe(buffer);
    return new Elements<>(buffer);
  }

  /**
   * Waits until a publisher has completed, and drops its elements: for those that only tell when something is done. If
   * the task is cancelled meanwhile, so is the subscription.
   *
   * @param publisher is subscribed to, on the calling thread. With what it fails is thrown, as the same object
   * @throws Cancelled when the task is cancelled
   * @throws io.weft.PinnedException when the task cannot be suspended here
   * @throws IllegalStateException on a loop's thread outside any task
   */
  @Suspendable
  public static void completion(Flow.Publisher<?> publisher) {
    Continuation.checkpoint();
    try (Elements<?> each = each(publisher, DROPPED_AT_ONCE)) {
      while (each.hasNext()) {
        each.next();
      }
    }
  }

  @Suspendable
  private static <T> T onStage(CompletionStage<T> stage) {
    Objects.requireNonNull(stage, "stage");
    Wait<T> wait = Wait.begin();
    stage.whenComplete((value, failure) -> {
      if (failure == null) {
        wait.complete(value);
      } else {
        wait.fail(unwrapped(failure));
      }
    });
    try {
      return wait.await();
    } catch (Cancelled cancelled) {
      cancel(stage, cancelled);
      throw cancelled;
    }
  }

  private static void cancel(CompletionStage<?> stage, Cancelled why) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException notAFuture) {
      why.addSuppressed(notAFuture);
    }
  }

  /** Blocks until it is done, or does not if it is. */
  private static <T> T block(Future<T> future) {
    boolean interrupted = false;
    try {
      for (; ; ) {
        try {
          return future.get();
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException failed) {
          throw Rethrow.as(unwrapped(failed));
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }
}
