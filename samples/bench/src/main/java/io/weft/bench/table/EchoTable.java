package io.weft.bench.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What is told of servers beside their throughput: a line for each, of medians. */
final class EchoTable {
  /** A load that is busier than that may be what limits the throughput. */
  private static final double BUSY = 0.9;

  private static final String HEAD = """
          closed loop: times in us, system calls and bytes allocated a round trip; share of its core that the server
          and the load were busy. Open loop, at 50 % and 80 % of what plain-nio did in the closed one: times in us
                                p50    p99  p99.9  calls  bytes server   load | 50 %:   p50    p99  p99.9 | 80 %:   p50    p99  p99.9
      """;

  private EchoTable() {}

  /**
   * As text, indented deeper than the table above it.
   *
   * @param servers by rival, in the order of the table
   */
  static String text(Map<Rival, List<Fork>> servers) {
    StringBuilder text = new StringBuilder(HEAD);
    servers.forEach((rival, forks) -> text.append(line(rival, forks)));
    servers.forEach((rival, forks) -> text.append(calls(rival, forks)));
    servers.forEach((rival, forks) -> text.append(warning(rival, forks)));
    return text.toString();
  }

  private static String line(Rival rival, List<Fork> forks) {
    return String.format(
        Locale.ROOT,
        "    %-18s %8s %6s %6s %6s %6s %4.0f %% %4.0f %% | %11s %6s %6s | %11s %6s %6s%n",
        rival,
        micros(forks, Fork::rounds, Sample.Load::p50Ns),
        micros(forks, Fork::rounds, Sample.Load::p99Ns),
        micros(forks, Fork::rounds, Sample.Load::p999Ns),
        Statistics.text(Statistics.medianOrNaN(forks.stream()
            .map(fork -> fork.server().calls().sum())
            .filter(sum -> !sum.isNaN())
            .toList())),
        Statistics.text(Statistics.medianOrNaN(
            forks.stream().map(fork -> fork.server().bytes()).toList())),
        100 * median(forks, Fork::rounds, round -> share(round, round.cpuNs())),
        100 * busy(forks),
        micros(forks, fork -> fork.server().half(), Sample.Load::p50Ns),
        micros(forks, fork -> fork.server().half(), Sample.Load::p99Ns),
        micros(forks, fork -> fork.server().half(), Sample.Load::p999Ns),
        micros(forks, fork -> fork.server().most(), Sample.Load::p50Ns),
        micros(forks, fork -> fork.server().most(), Sample.Load::p99Ns),
        micros(forks, fork -> fork.server().most(), Sample.Load::p999Ns));
  }

  private static double share(Sample round, long cpuNs) {
    return (double) cpuNs / round.elapsedNs();
  }

  private static double busy(List<Fork> forks) {
    return median(forks, Fork::rounds, round -> share(round, round.load().cpuNs()));
  }

  private static String micros(
      List<Fork> forks, Function<Fork, List<Sample>> rounds, ToDoubleFunction<Sample.Load> nanos) {
    return Statistics.text(median(forks, rounds, round -> nanos.applyAsDouble(round.load()) / 1e3));
  }

  /** The median of all processes, each by the median of its rounds. */
  private static double median(
      List<Fork> forks, Function<Fork, List<Sample>> rounds, ToDoubleFunction<Sample> value) {
    return Statistics.medianOrNaN(forks.stream()
        .map(rounds)
        .filter(all -> !all.isEmpty())
        .map(all -> Statistics.median(all.stream().map(value::applyAsDouble).toList()))
        .toList());
  }

  private static String calls(Rival rival, List<Fork> forks) {
    String calls = forks.get(0).server().calls().text();
    return calls.isEmpty()
        ? "    - " + rival + ": system calls not counted: no strace, or it is not allowed\n"
        : "    - " + rival + ": " + calls + "\n";
  }

  private static String warning(Rival rival, List<Fork> forks) {
    return busy(forks) <= BUSY
        ? ""
        : "    - " + rival
            + ": the load was the limit, so the throughput may be too low: compare the CPU time\n";
  }
}
