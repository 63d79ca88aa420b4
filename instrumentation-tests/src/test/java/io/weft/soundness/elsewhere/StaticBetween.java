package io.weft.soundness.elsewhere;

import io.weft.soundness.PackagePrivateTest;

/** Its static method has the name of one that it does not see. */
public class StaticBetween extends PackagePrivateTest.Base {
  static String name() {
    return "static";
  }
}
