package io.weft.listings.constructs;

import io.weft.Suspendable;

/** Two unrelated interfaces bring the twin; a superclass brings the method without one. */
final class InheritedTwins {
  interface One {
    @Suspendable
    int size();
  }

  interface Other {
    @Suspendable
    int size();
  }

  abstract static class Both implements One, Other {}

  static class Plain {
    public int size() {
      return 1;
    }
  }

  static final class FromSuperclass extends Plain implements One {}
}
