package io.weft.bench.table;

import java.util.Optional;

/** A round, as a rival printed it. */
record Sample(long elapsedNs, long cpuNs, long bytes, long proof) {
  /** Empty where the line is something else. */
  static Optional<Sample> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 5 || !words[0].equals("round")) {
      return Optional.empty();
    }
    return Optional.of(new Sample(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4])));
  }
}
