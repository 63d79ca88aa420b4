package io.weft.listings.constructs;

import io.weft.SuspendableCallable;

/** The metafactory would box a result or make an object, and cannot be suspended: a method does it. */
final class MethodReferenceAdapted {
  static SuspendableCallable<Integer> boxes(Remote remote) {
    return remote::size;
  }

  static SuspendableCallable<Remote> constructs() {
    return Remote::new;
  }
}
