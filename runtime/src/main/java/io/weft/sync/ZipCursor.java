package io.weft.sync;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.SuspendableBiFunction;
import io.weft.internal.task.Rethrow;

/** Pairs of elements. */
final class ZipCursor<T, U, R> extends Cursor<R> {
  private final Cursor<T> first;

  /** Null: opening it failed. */
  private final Cursor<U> second;

  /** With what. Thrown to those who ask for an element, and not before, since then the first one can be closed. */
  private final Throwable failure;

  private final SuspendableBiFunction<? super T, ? super U, ? extends R> function;

  /** What a wait that was given up had taken already; null: nothing. */
  private T left;

  private U right;

  ZipCursor(
      Cursor<T> first,
      Sequence<U> other,
      SuspendableBiFunction<? super T, ? super U, ? extends R> function) {
    this.first = first;
    this.function = function;
    Cursor<U> opened = null;
    Throwable failed = null;
    try {
      opened = other.open(); // by the task that opens this one, whose children its producers are
    } catch (Throwable thrown) {
      failed = thrown;
    }
    this.second = opened;
    this.failure = failed;
  }

  @Override
  @Suspendable
  R advance() throws Exception {
    if (failure != null) {
      throw Rethrow.as(failure);
    }
    if (left == null) {
      left = first.advance();
    }
    if (left != null && right == null) {
      right = second.advance();
    }
    return right == null ? null : apply();
  }

  @Suspendable
  private R apply() throws Exception {
    T its = left;
    U others = right;
    left = null;
    right = null;
    try {
      return requireElement(function.apply(its, others));
    } catch (Cancelled cancelled) {
      left = its;
      right = others;
      throw cancelled;
    }
  }

  @Override
  @Suspendable
  public void close() {
    try (first) {
      if (second != null) {
        second.close();
      }
    }
  }
}
