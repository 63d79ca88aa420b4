package io.weft.sync;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.SuspendablePredicate;

/** Elements of which some are left out. */
final class FilterCursor<T> extends Cursor<T> {
  private final Cursor<T> source;
  private final SuspendablePredicate<? super T> kept;

  /** The element whose test was cancelled; null: there is none. */
  private T again;

  FilterCursor(Cursor<T> source, SuspendablePredicate<? super T> kept) {
    this.source = source;
    this.kept = kept;
  }

  @Override
  @Suspendable
  T advance() throws Exception {
    T element;
    do {
      element = again == null ? source.advance() : again;
      again = null;
    } while (element != null && !isKept(element));
    return element;
  }

  @Suspendable
  private boolean isKept(T element) throws Exception {
    try {
      return kept.test(element);
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
