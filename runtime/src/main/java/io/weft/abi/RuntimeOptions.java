package io.weft.abi;

/** What the runtime can be told from outside. */
final class RuntimeOptions {
  /** Set by the agent's option {@code pinned}, or by hand where there is no agent. */
  private static final String PINNED = "weft.pinned";

  private static final boolean PINNED_BLOCKS = pinnedBlocks(System.getProperty(PINNED, "throw"));

  private RuntimeOptions() {}

  /** Whether an operation that has to wait under a pin blocks, running other tasks, and does not throw. */
  static boolean pinnedBlocks() {
    return PINNED_BLOCKS;
  }

  private static boolean pinnedBlocks(String value) {
    return switch (value) {
      case "throw" -> false;
      case "block" -> true;
      default ->
        throw new IllegalArgumentException(
            "system property " + PINNED + " is '" + value + "', expected throw or block");
    };
  }
}
