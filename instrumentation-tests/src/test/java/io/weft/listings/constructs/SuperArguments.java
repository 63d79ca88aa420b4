package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The object does not exist yet, so the call is passed a pin. */
final class SuperArguments extends Thread {
  @Suspendable
  SuperArguments(int key) {
    super(Remote.name(key));
  }
}
