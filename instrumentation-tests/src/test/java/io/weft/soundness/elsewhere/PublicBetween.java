package io.weft.soundness.elsewhere;

import io.weft.soundness.PackagePrivateTest;

/** Its method has the name of one that it does not see, and does not override it. */
public class PublicBetween extends PackagePrivateTest.Base {
  /** Of its own. */
  public String name() {
    return "public";
  }
}
