package io.weft.soundness.elsewhere;

import io.weft.soundness.PackagePrivateTest;

/** Its method is seen in this package only, and so is the one above it in that package only. */
public class NeighbourBetween extends PackagePrivateTest.Base {
  String name() {
    return "neighbour";
  }
}
