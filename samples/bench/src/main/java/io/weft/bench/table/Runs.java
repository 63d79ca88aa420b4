package io.weft.bench.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the processes of all rivals printed for one benchmark. */
final class Runs {
  private static final double LEAST_SHARE = 0.85;

  /** The CPU time of a process is counted in hundredths of a second, so little of it says nothing. */
  private static final double LEAST_ELAPSED_NS = 2e8;

  private final Benchmark benchmark;
  private final Map<Rival, List<Fork>> processes = new EnumMap<>(Rival.class);
  private final List<String> remarks = new ArrayList<>();

  Runs(Benchmark benchmark) {
    this.benchmark = benchmark;
  }

  void add(Rival rival, Fork fork) {
    processes.computeIfAbsent(rival, none -> new ArrayList<>()).add(fork);
  }

  /** Says why a rival is missing, once. */
  void remark(String remark) {
    if (!remarks.contains(remark)) {
      remarks.add(remark);
    }
  }

  /** Why a rival is missing, and whose figures are too high as others used its core. */
  List<String> remarks() {
    List<String> all = new ArrayList<>(remarks);
    for (Map.Entry<Rival, List<Fork>> entry : processes.entrySet()) {
      double share = shareOfCore(entry.getValue());
      if (share < LEAST_SHARE && benchmark.isBusy()) {
        all.add(String.format(
            Locale.ROOT, "%s had %.0f %% of its core: rough", entry.getKey(), share * 100));
      }
    }
    return all;
  }

  private static double shareOfCore(List<Fork> processes) {
    double cpu = 0;
    double elapsed = 0;
    for (Fork process : processes) {
      for (Sample round : process.rounds()) {
        cpu += round.cpuNs();
        elapsed += round.elapsedNs();
      }
    }
    return elapsed < LEAST_ELAPSED_NS ? 1 : cpu / elapsed;
  }

  /** Those that have done it; the baseline only where it has done the same. */
  Set<Rival> rivals() {
    Set<Rival> rivals = new TreeSet<>(processes.keySet());
    rivals.remove(Rival.PLAIN);
    return rivals;
  }

  /** For each process of a rival, the median of its rounds. */
  List<Double> figures(Rival rival, Measure measure) {
    int size = rival == Rival.PLAIN ? Benchmark.BASELINE.size() : benchmark.size();
    return processes.getOrDefault(rival, List.of()).stream()
        .map(process -> Statistics.median(
            process.rounds().stream().map(round -> measure.of(round, size)).toList()))
        .toList();
  }

  /** A median as a multiple of what the baseline needed or did, beside this benchmark; NaN where that means nothing. */
  double toPlain(double median, Measure measure) {
    if (benchmark.baseline() == Rival.PLAIN) {
      double plainNs = Statistics.medianOrNaN(figures(Rival.PLAIN, Measure.NANOS));
      return measure.nanos(median, benchmark.size()) / plainNs;
    }
    return median / Statistics.medianOrNaN(figures(benchmark.baseline(), measure));
  }

  /** What else there is to say of servers; empty where it is about something else. */
  String detail() {
    return benchmark.kind() == Benchmark.Kind.ECHO && !processes.isEmpty()
        ? EchoTable.text(processes)
        : "";
  }
}
