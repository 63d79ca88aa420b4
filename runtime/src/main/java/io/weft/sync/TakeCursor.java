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
    left--;
    return source.advance();
  }

  @Override
  @Suspendable
  public void close() {
    source.close();
  }
}
