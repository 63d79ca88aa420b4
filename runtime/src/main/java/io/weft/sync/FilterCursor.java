package io.weft.sync;

import io.weft.Suspendable;
import io.weft.SuspendablePredicate;

/** Elements of which some are left out. */
final class FilterCursor<T> extends Cursor<T> {
  private final Cursor<T> source;
  private final SuspendablePredicate<? super T> kept;

  FilterCursor(Cursor<T> source, SuspendablePredicate<? super T> kept) {
    this.source = source;
    this.kept = kept;
  }

  @Override
  @Suspendable
  T advance() throws Exception {
    T element = source.advance();
    while (element != null && !kept.test(element)) {
      element = source.advance();
    }
    return element;
  }

  @Override
  @Suspendable
  public void close() {
    source.close();
  }
}
