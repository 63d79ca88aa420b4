package io.weft.soundness.elsewhere;

import io.weft.soundness.PackagePrivateTest;

/** Its private method has the name of one that it does not see. */
public class PrivateBetween extends PackagePrivateTest.Base {
  private String name() {
    return "private";
  }

  /** Calls it. */
  public String own() {
    return name();
  }
}
