package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableBiFunction;

/** Pairs of elements. */
final class ZipCursor<T, U, R> extends Cursor<R> {
  private final Cursor<T> first;
  private final Cursor<U> second;
  private final SuspendableBiFunction<? super T, ? super U, ? extends R> function;

  ZipCursor(
      Cursor<T> first,
      Cursor<U> second,
      SuspendableBiFunction<? super T, ? super U, ? extends R> function) {
    this.first = first;
    this.second = second;
    this.function = function;
  }

  @Override
  @Suspendable
  R advance() throws Exception {
    T left = first.advance();
    U right = left == null ? null : second.advance();
    return right == null ? null : requireElement(function.apply(left, right));
  }

  @Override
  @Suspendable
  public void close() {
    try {
      second.close();
    } finally {
      first.close();
    }
  }
}
