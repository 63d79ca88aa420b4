package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Closing suspends as well, and an exception of it is added to the first one. */
final class TryWithResources {
  @Suspendable
  static int sized() {
    try (Remote remote = Remote.open()) {
      return remote.size();
    }
  }
}
