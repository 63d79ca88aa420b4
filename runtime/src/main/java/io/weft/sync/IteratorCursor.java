package io.weft.sync;

import io.weft.Suspendable;
import java.util.Iterator;

/** Elements of an iterator, which may be one that waits. */
final class IteratorCursor<T> extends Cursor<T> {
  private final Iterator<T> source;

  IteratorCursor(Iterator<T> source) {
    this.source = source;
  }

  @Override
  @Suspendable
  T advance() {
    return source.hasNext() ? requireElement(source.next()) : null;
  }

  @Override
  @Suspendable
  public void close() {}
}
