package io.weft.bench.table;

import io.weft.bench.table.Launch.FailedException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How many calls of the system a round trip takes, counted by {@code strace} while the load goes on. That makes the server
 * slow, so that more connections are ready each time that it looks: calls that ask which are ready count less than they would
 * without.
 *
 * @param each by name, for a round trip; empty where they could not be counted
 */
record SystemCalls(Map<String, Double> each) {
  private static final long MILLIS = 1_000;
  private static final int SECONDS = 20;

  /** What is told of a call at least, for a round trip. */
  private static final double LEAST = 0.005;

  static final SystemCalls UNKNOWN = new SystemCalls(Map.of());

  /** Counts those of a server. */
  static SystemCalls of(Dialogue server, Dialogue load) throws IOException, FailedException {
    if (!Programs.exists("strace")) {
      return UNKNOWN;
    }
    List<String> command = List.of("strace", "-f", "-c", "-p", String.valueOf(server.pid()));
    try (Dialogue strace = Dialogue.start(new ProcessBuilder(command), SECONDS)) {
      try {
        strace.await("strace: Process");
      } catch (FailedException forbidden) {
        return UNKNOWN;
      }
      long before = load.ask("count", "count");
      TimeUnit.MILLISECONDS.sleep(MILLIS);
      long after = load.ask("count", "count");
      return parse(strace.end(), after - before);
    } catch (InterruptedException stop) {
      throw new IllegalStateException("interrupted", stop);
    }
  }

  /**
   * Reads what strace prints at its end.
   *
   * @param roundTrips that were made meanwhile
   */
  static SystemCalls parse(String summary, long roundTrips) {
    Map<String, Double> each = new LinkedHashMap<>();
    for (String line : summary.split("\n", -1)) {
      String[] words = line.strip().split(" +", -1);
      String name = words[words.length - 1];
      // share, seconds, microseconds a call, calls, perhaps errors, name
      if (words.length >= 5 && words[0].matches("[0-9.]+") && !name.equals("total")) {
        each.put(name, Double.parseDouble(words[3]) / roundTrips);
      }
    }
    return new SystemCalls(each);
  }

  /** NaN: unknown. */
  double sum() {
    return each.isEmpty()
        ? Double.NaN
        : each.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The frequent ones first. */
  String text() {
    return each.entrySet().stream()
        .filter(call -> call.getValue() >= LEAST)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(call -> String.format(Locale.ROOT, "%s %.2f", call.getKey(), call.getValue()))
        .collect(Collectors.joining(", "));
  }
}
