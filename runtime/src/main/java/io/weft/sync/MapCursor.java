package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendableFunction;

/** Elements that a function was applied to. */
final class MapCursor<T, R> extends Cursor<R> {
  private final Cursor<T> source;
  private final SuspendableFunction<? super T, ? extends R> function;

  MapCursor(Cursor<T> source, SuspendableFunction<? super T, ? extends R> function) {
    this.source = source;
    this.function = function;
  }

  @Override
  @Suspendable
  R advance() throws Exception {
    T element = source.advance();
    return element == null ? null : requireElement(function.apply(element));
  }

  @Override
  @Suspendable
  public void close() {
    source.close();
  }
}
