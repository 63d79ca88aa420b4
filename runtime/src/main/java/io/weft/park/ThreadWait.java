package io.weft.park;

import io.weft.Suspendable;
import io.weft.internal.task.Rethrow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The wait of a thread without a task: it blocks. */
final class ThreadWait<T> implements Wait<T> {
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  @Override
  @Suspendable
  public T await() {
    try {
      return block(Long.MAX_VALUE);
    } catch (TimeoutException inThreeCenturies) {
      throw new IllegalStateException(inThreeCenturies);
    }
  }

  @Override
  @Suspendable
  public T await(Duration timeout) throws TimeoutException {
    try {
      return block(Timeouts.nanos(timeout));
    } catch (TimeoutException late) {
      if (outcome.completeExceptionally(late)) {
        throw new TimeoutException("not completed within " + timeout);
      }
      return await(); // the completion was first
    }
  }

  @Override
  @Suspendable
  public T awaitUninterruptibly() {
    return await();
  }

  private T block(long timeoutNs) throws TimeoutException {
    long startNs = System.nanoTime();
    boolean interrupted = false;
    try {
      for (; ; ) {
        try {
          return outcome.get(timeoutNs - (System.nanoTime() - startNs), TimeUnit.NANOSECONDS);
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException failed) {
          throw Rethrow.as(failed.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean complete(T value) {
    return outcome.complete(value);
  }

  @Override
  public boolean fail(Throwable error) {
    return outcome.completeExceptionally(Objects.requireNonNull(error, "error"));
  }
}
