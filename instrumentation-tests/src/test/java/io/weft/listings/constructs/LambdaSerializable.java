package io.weft.listings.constructs;

import io.weft.SuspendableRunnable;
import java.io.Serializable;

/** A serialised lambda names the twin; what the compiler wrote knows only the plain form. */
final class LambdaSerializable {
  interface Job extends SuspendableRunnable, Serializable {}

  static Job make() {
    return () -> Remote.pause();
  }
}
