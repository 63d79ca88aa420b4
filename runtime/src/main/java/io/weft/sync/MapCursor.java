package io.weft.sync;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.SuspendableFunction;

/** Elements that a function was applied to. */
final class MapCursor<T, R> extends Cursor<R> {
  private final Cursor<T> source;
  private final SuspendableFunction<? super T, ? extends R> function;

  /** The element whose function was cancelled; null: there is none. */
  private T again;

  MapCursor(Cursor<T> source, SuspendableFunction<? super T, ? extends R> function) {
    this.source = source;
    this.function = function;
  }

  @Override
  @Suspendable
  R advance() throws Exception {
    T element = again == null ? source.advance() : again;
    again = null;
    try {
      return element == null ? null : requireElement(function.apply(element));
    } catch (Cancelled cancelled) {
      again = element;
      throw cancelled;
    }
  }

  @Override
  @Suspendable
  public void close() {
    source.close();
  }
}
