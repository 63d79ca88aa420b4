package io.weft.listings.constructs;

import io.weft.SuspendableRunnable;

/** Linked to the twin of its body, through an interface whose abstract method is the twin. */
final class LambdaBody {
  static SuspendableRunnable make(int key) {
    return () -> Remote.log(Remote.fetch(key));
  }
}
