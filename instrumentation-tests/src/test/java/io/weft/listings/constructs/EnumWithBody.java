package io.weft.listings.constructs;

import io.weft.Suspendable;

/** The body of a constant overrides the twin; initialisers never suspend. */
enum EnumWithBody {
  NEAR,
  FAR {
    @Override
    int value() {
      return super.value() + Remote.fetch(2);
    }
  };

  @Suspendable
  int value() {
    return Remote.fetch(1);
  }
}
