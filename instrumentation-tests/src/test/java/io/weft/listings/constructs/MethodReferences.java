package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Static, bound, unbound: linked to the twin of the method itself. */
final class MethodReferences {
  interface Source {
    @Suspendable
    int get(Remote remote);
  }

  interface Bound {
    @Suspendable
    int get();
  }

  interface Keyed {
    @Suspendable
    int get(int key);
  }

  static Keyed ofStatic() {
    return Remote::fetch;
  }

  static Bound bound(Remote remote) {
    return remote::size;
  }

  static Source unbound() {
    return Remote::size;
  }
}
