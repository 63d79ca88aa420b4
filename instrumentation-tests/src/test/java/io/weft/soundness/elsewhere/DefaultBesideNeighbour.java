package io.weft.soundness.elsewhere;

import io.weft.Suspendable;
import io.weft.soundness.PackagePrivateTest;

/** A method of an interface, beside one of the same name in a superclass of another package, which is not inherited. */
public interface DefaultBesideNeighbour {
  /** May wait. */
  @Suspendable
  default int number() {
    return 2;
  }

  /** Has both. */
  class Both extends PackagePrivateTest.Plain implements DefaultBesideNeighbour {}

  /** Overrides that of the interface, and not that of the other package. */
  class Below extends Both {
    @Override
    public int number() {
      return 3;
    }
  }
}
