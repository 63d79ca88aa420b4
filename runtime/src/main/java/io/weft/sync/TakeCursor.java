package io.weft.sync;

import io.weft.Suspendable;

/** The first elements. */
final class TakeCursor<T> extends Cursor<T> {
  private final Cursor<T> source;
  private long left;

  TakeCursor(Cursor<T> source, long count) {
    this.source = source;
    this.left = count;
  }

  @Override
  @Suspendable
  T advance() throws Exception {
    if (left == 0) {
      return null;
    }
    T element = source.advance();
    left--; // not before it is there
    return element;
  }

  @Override
  @Suspendable
  public void close() {
    source.close();
  }
}
