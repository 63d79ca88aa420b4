package io.weft.sync;

import io.weft.Generator;
import io.weft.Suspendable;

/** What a generator yields. */
final class GeneratorCursor<T> extends Cursor<T> {
  private final Generator<T> source;

  GeneratorCursor(Generator<T> source) {
    this.source = source;
  }

  @Override
  @Suspendable
  T advance() {
    return source.hasNext() ? requireElement(source.next()) : null;
  }

  @Override
  @Suspendable
  public void close() {
    source.close();
  }
}
