package io.weft.bench.work.netty;

import java.util.ArrayList;
import java.util.List;

/** What a newer JDK wants to be told before it lets Netty do what it does by itself on an older one. */
public final class NettyOptions {
  private static final int ASKS_FOR_NATIVE_ACCESS = 22;
  private static final int ASKS_FOR_UNSAFE = 23;

  private NettyOptions() {}

  /** For a JVM of the same version as this one. */
  public static List<String> forJvm() {
    int java = Runtime.version().feature();
    List<String> options = new ArrayList<>();
    if (java >= ASKS_FOR_NATIVE_ACCESS) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    if (java >= ASKS_FOR_UNSAFE) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }
}
