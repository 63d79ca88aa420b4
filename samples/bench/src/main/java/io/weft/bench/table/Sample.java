package io.weft.bench.table;

import java.util.Arrays;
import java.util.Optional;

/**
 * A round, as a rival printed it, or for a server the load.
 *
 * @param load null: it is no server
 */
record Sample(long elapsedNs, long cpuNs, long bytes, long proof, Load load) {
  private static final int NUMBERS = 4;

  /**
   * How it looked from the other side.
   *
   * @param p50Ns the median of the times from a message to its reply
   * @param p99Ns what one in a hundred exceeds
   * @param p999Ns what one in a thousand exceeds
   * @param cpuNs CPU time of the load itself
   */
  record Load(long p50Ns, long p99Ns, long p999Ns, long cpuNs) {}

  /** Empty where the line is something else. */
  static Optional<Sample> parse(String line) {
    String[] words = line.split(" ", -1);
    if (!words[0].equals("round")
        || (words.length != 1 + NUMBERS && words.length != 1 + 2 * NUMBERS)) {
      return Optional.empty();
    }
    long[] numbers = Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray();
    Load load =
        numbers.length == NUMBERS ? null : new Load(numbers[4], numbers[5], numbers[6], numbers[7]);
    return Optional.of(new Sample(numbers[0], numbers[1], numbers[2], numbers[3], load));
  }
}
