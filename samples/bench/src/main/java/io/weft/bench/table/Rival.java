package io.weft.bench.table;

import io.weft.bench.table.Benchmark.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who does the work. */
enum Rival {
  PLAIN("plain", "io.weft.bench.work.plain.PlainMain", 17, Set.of(Kind.BASELINE)),
  WEFT("weft", "io.weft.bench.work.weft.WeftMain", 17, Set.of(Kind.TASKS, Kind.RAW)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return List.of("-javaagent:" + agent);
    }
  },
  VIRTUAL_THREADS(
      "virtual-threads", "io.weft.bench.work.threads.ThreadsMain", 21, Set.of(Kind.TASKS)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return List.of(
          "-Djdk.virtualThreadScheduler.parallelism=" + benchmark.loops(),
          "-Djdk.virtualThreadScheduler.maxPoolSize=" + benchmark.loops());
    }
  },
  JDK_CONTINUATION(
      "jdk-continuation", "io.weft.bench.work.threads.ContinuationMain", 21, Set.of(Kind.RAW)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return List.of("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
    }
  },
  KOTLIN("kotlin", "io.weft.bench.work.kotlin.KotlinMainKt", 17, Set.of(Kind.TASKS, Kind.RAW)),
  GO("go", "", 0, Set.of(Kind.TASKS));

  /** As in the table and on the command line. */
  final String label;

  /** The class to start; empty where it is not Java. */
  final String main;

  /** The oldest JDK that has it. */
  final int java;

  @SuppressWarnings("ImmutableEnumChecker") // a Set.of
  private final Set<Kind> kinds;

  Rival(String label, String main, int java, Set<Kind> kinds) {
    this.label = label;
    this.main = main;
    this.java = java;
    this.kinds = kinds;
  }

  /** Options of its JVM. */
  List<String> options(Benchmark benchmark, Path agent) {
    return List.of();
  }

  boolean takesPart(Benchmark benchmark) {
    return kinds.contains(benchmark.kind());
  }

  static Optional<Rival> labelled(String label) {
    for (Rival rival : values()) {
      if (rival.label.equals(label)) {
        return Optional.of(rival);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return label;
  }
}
