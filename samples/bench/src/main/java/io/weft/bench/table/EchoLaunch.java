package io.weft.bench.table;

import io.weft.bench.table.Launch.FailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a server and the load for it, each on a core of its own: a closed loop, then open loops at the same rates for
 * all servers, then system calls are counted.
 */
final class EchoLaunch {
  /** Open loops, as shares of what the plain loop has reached in a closed one. */
  private static final double HALF = 0.5;

  private static final double MOST = 0.8;

  private final Path load;
  private final int core;
  private final int seconds;

  /** How many round trips a second the plain loop has last made, by benchmark. It comes first in each turn. */
  private final Map<String, Double> limits = new HashMap<>();

  /**
   * For one run of the launcher.
   *
   * @param load the program that makes it
   * @param core of the servers; -1 does not pin
   * @param seconds that each may take
   */
  EchoLaunch(Path load, int core, int seconds) {
    this.load = load;
    this.core = core;
    this.seconds = seconds;
  }

  Fork run(Rival rival, Benchmark benchmark, ProcessBuilder program)
      throws IOException, FailedException {
    try (Dialogue server = Dialogue.start(program, seconds)) {
      long port = server.awaitNumber("port");
      try (Dialogue driver = Dialogue.start(driver(port, benchmark, server.pid()), seconds)) {
        return measure(rival, benchmark, server, driver);
      }
    }
  }

  private ProcessBuilder driver(long port, Benchmark benchmark, long pid) {
    List<String> command = new ArrayList<>();
    if (core >= 0) {
      command.addAll(List.of("taskset", "-c", String.valueOf(otherThan(core))));
    }
    command.addAll(List.of(
        load.toString(),
        String.valueOf(port),
        String.valueOf(benchmark.connections()),
        String.valueOf(benchmark.size()),
        String.valueOf(pid)));
    return new ProcessBuilder(command);
  }

  /** The core of the load. */
  static int otherThan(int core) {
    return core == 0 ? 1 : 0;
  }

  private Fork measure(Rival rival, Benchmark benchmark, Dialogue server, Dialogue driver)
      throws IOException, FailedException {
    rounds(driver, benchmark.warmups());
    long before = server.ask("?", "allocated");
    List<Sample> closed = rounds(driver, benchmark.rounds());
    long bytes = server.ask("?", "allocated") - before;
    if (rival == Rival.PLAIN_NIO) {
      List<Double> reached = closed.stream()
          .map(round -> benchmark.size() * 1e9 / round.elapsedNs())
          .toList();
      limits.put(benchmark.name(), Statistics.median(reached));
    }
    int times = Math.max(1, benchmark.rounds() / 3);
    List<Sample> half = open(driver, benchmark, HALF, times);
    List<Sample> most = open(driver, benchmark, MOST, times);
    driver.ask("rate 0", "rate");
    SystemCalls calls = SystemCalls.of(server, driver);
    double each = (double) bytes / benchmark.size() / benchmark.rounds();
    return new Fork(closed, new Fork.Server(each, half, most, calls));
  }

  /** Nothing where the plain loop has failed, so that there is no rate. */
  private List<Sample> open(Dialogue driver, Benchmark benchmark, double share, int times)
      throws IOException, FailedException {
    Double limit = limits.get(benchmark.name());
    if (limit == null) {
      return List.of();
    }
    long rate = Math.round(limit * share);
    driver.ask(
        "rate " + rate, "rate"); // whatever round it tells of before belongs to the closed loop
    return rounds(driver, times);
  }

  private static List<Sample> rounds(Dialogue driver, int count)
      throws IOException, FailedException {
    List<Sample> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rounds.add(Sample.parse(driver.await("round")).orElseThrow());
    }
    return rounds;
  }
}
