package io.weft.abi;

import java.util.Set;

/** Tells the runtime's own code from that of programs, where both are in the unnamed module. */
final class RuntimePackages {
  private static final Set<String> NAMES = Set.of(
      "io.weft",
      "io.weft.internal.loop",
      "io.weft.internal.task",
      "io.weft.interop",
      "io.weft.net",
      "io.weft.park",
      "io.weft.sync",
      "io.weft.testing",
      "io.weft.time");

  private RuntimePackages() {}

  static boolean contain(String packageName) {
    return NAMES.contains(packageName);
  }
}
