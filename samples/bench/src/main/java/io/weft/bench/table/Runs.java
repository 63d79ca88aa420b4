package io.weft.bench.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the processes of all rivals printed for one benchmark. */
final class Runs {
  private final Benchmark benchmark;
  private final Map<Rival, List<List<Sample>>> processes = new EnumMap<>(Rival.class);
  private final List<String> remarks = new ArrayList<>();

  Runs(Benchmark benchmark) {
    this.benchmark = benchmark;
  }

  void add(Rival rival, List<Sample> rounds) {
    processes.computeIfAbsent(rival, none -> new ArrayList<>()).add(rounds);
  }

  /** Says why a rival is missing, once. */
  void remark(String remark) {
    if (!remarks.contains(remark)) {
      remarks.add(remark);
    }
  }

  List<String> remarks() {
    return List.copyOf(remarks);
  }

  /** Those that have done it, without the baseline. */
  Set<Rival> rivals() {
    Set<Rival> rivals = new TreeSet<>(processes.keySet());
    rivals.remove(Rival.PLAIN);
    return rivals;
  }

  /** For each process of a rival, the median of its rounds. */
  List<Double> figures(Rival rival, Measure measure) {
    int size = rival == Rival.PLAIN ? Benchmark.BASELINE.size() : benchmark.size();
    return processes.getOrDefault(rival, List.of()).stream()
        .map(rounds -> Statistics.median(
            rounds.stream().map(round -> measure.of(round, size)).toList()))
        .toList();
  }

  /** The baseline, beside this benchmark; NaN where it was not run. */
  double plainNs() {
    List<Double> figures = figures(Rival.PLAIN, Measure.NANOS);
    return figures.isEmpty() ? Double.NaN : Statistics.median(figures);
  }
}
