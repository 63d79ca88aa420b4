package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableBiFunction;

/** Pairs of elements. */
final class ZipCursor<T, U, R> extends Cursor<R> {
  private final Cursor<T> first;
  private final Sequence<U> other;

  /** Opened when it is first asked for an element: if that fails, the first one can be closed. */
  private Cursor<U> second;

  private final SuspendableBiFunction<? super T, ? super U, ? extends R> function;

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
    T left = first.advance();
    U right = left == null ? null : second.advance();
    return right == null ? null : requireElement(function.apply(left, right));
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
