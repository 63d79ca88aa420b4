package io.weft.sync;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.SuspendableBiFunction;

/** Pairs of elements. */
final class ZipCursor<T, U, R> extends Cursor<R> {
  private final Cursor<T> first;
  private final Sequence<U> other;

  /** Opened when it is first asked for an element: if that fails, the first one can be closed. */
  private Cursor<U> second;

  private final SuspendableBiFunction<? super T, ? super U, ? extends R> function;

  /** What a wait that was given up had taken already; null: nothing. */
  private T left;

  private U right;

  ZipCursor(
      Cursor<T> first,
      Sequence<U> other,
      SuspendableBiFunction<? super T, ? super U, ? extends R> function) {
    this.first = first;
    this.other = other;
    this.function = function;
  }

  @Override
  @Suspendable
  R advance() throws Exception {
    if (second == null) {
      second = other.open();
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
    try {
      if (second != null) {
        second.close();
      }
    } finally {
      first.close();
    }
  }
}
