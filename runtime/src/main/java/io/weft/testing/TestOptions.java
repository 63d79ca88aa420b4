package io.weft.testing;

import java.util.OptionalLong;

/** What the kit can be told from outside. */
final class TestOptions {
  /** The seed of every scheduler that is not given one by its builder: to repeat a test that has failed. */
  static final String SEED = "weft.test.seed";

  private TestOptions() {}

  static OptionalLong seed() {
    String value = System.getProperty(SEED);
    if (value == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException(
          "system property " + SEED + " is '" + value + "', expected a whole number", wrong);
    }
  }
}
