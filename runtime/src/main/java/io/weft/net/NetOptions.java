package io.weft.net;

/** What the network goes by that is said outside. */
final class NetOptions {
  private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

  private NetOptions() {}

  static boolean isLinux() {
    return LINUX;
  }
}
