package io.weft.bench.table;

import io.weft.bench.table.Benchmark.Kind;
import io.weft.bench.work.netty.NettyOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who does the work. */
enum Rival {
  PLAIN("plain", "io.weft.bench.work.plain.PlainMain", 17, Set.of(Kind.BASELINE)),
  PLAIN_CALLS("plain-calls", "io.weft.bench.work.plain.PlainMain", 17, Set.of(Kind.CALLS)),
  PLAIN_NIO("plain-nio", "io.weft.bench.work.plain.NioEcho", 17, Set.of(Kind.ECHO)),
  WEFT(
      "weft",
      "io.weft.bench.work.weft.WeftMain",
      17,
      Set.of(Kind.TASKS, Kind.RAW, Kind.CALLS, Kind.ECHO)) {
    @Override
    List<String> program(Benchmark benchmark) {
      return benchmark.kind() == Kind.ECHO
          ? List.of("io.weft.bench.work.weft.WeftEcho")
          : super.program(benchmark);
    }

    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return List.of("-javaagent:" + agent);
    }
  },
  VIRTUAL_THREADS(
      "virtual-threads",
      "io.weft.bench.work.threads.ThreadsMain",
      21,
      Set.of(Kind.TASKS, Kind.ECHO)) {
    @Override
    List<String> program(Benchmark benchmark) {
      return benchmark.kind() == Kind.ECHO
          ? List.of("io.weft.bench.work.threads.ThreadEcho")
          : super.program(benchmark);
    }

    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return List.of(
          "-Djdk.virtualThreadScheduler.parallelism=" + benchmark.loops(),
          "-Djdk.virtualThreadScheduler.maxPoolSize=" + benchmark.loops());
    }
  },
  JDK_CONTINUATION(
      "jdk-continuation",
      "io.weft.bench.work.threads.ContinuationMain",
      21,
      Set.of(Kind.RAW, Kind.CALLS)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return List.of("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED");
    }
  },
  KOTLIN(
      "kotlin",
      "io.weft.bench.work.kotlin.KotlinMainKt",
      17,
      Set.of(Kind.TASKS, Kind.RAW, Kind.CALLS)),
  KILIM(
      "kilim", "io.weft.bench.work.kilim.KilimMain", 17, Set.of(Kind.TASKS, Kind.RAW, Kind.CALLS)) {
    @Override
    boolean hasLibraries() {
      return true;
    }
  },
  JAVAFLOW(
      "javaflow", "io.weft.bench.work.javaflow.JavaflowMain", 17, Set.of(Kind.RAW, Kind.CALLS)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      // What its jar has for newer JDKs was compiled with preview features of 21: no other runs it.
      return List.of("-Djdk.util.jar.enableMultiRelease=false");
    }

    @Override
    boolean hasLibraries() {
      return true;
    }
  },
  /** Never runs: {@link Bench} says why. */
  QUASAR("quasar", "", 17, Set.of(Kind.TASKS, Kind.RAW, Kind.CALLS)),
  GO("go", "", 0, Set.of(Kind.TASKS, Kind.ECHO)) {
    @Override
    List<String> program(Benchmark benchmark) {
      return benchmark.kind() == Kind.ECHO ? List.of("echo") : super.program(benchmark);
    }
  },
  NETTY_NIO("netty-nio", "io.weft.bench.work.netty.NettyEcho", 17, Set.of(Kind.ECHO)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return NettyOptions.forJvm();
    }

    @Override
    List<String> program(Benchmark benchmark) {
      return List.of(main, "nio");
    }
  },
  NETTY_EPOLL("netty-epoll", "io.weft.bench.work.netty.NettyEcho", 17, Set.of(Kind.ECHO)) {
    @Override
    List<String> options(Benchmark benchmark, Path agent) {
      return NettyOptions.forJvm();
    }

    @Override
    List<String> program(Benchmark benchmark) {
      return List.of(main, "epoll");
    }
  };

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

  /** Whether what it needs, and its classes as instrumented by its own tool, are jars in a folder by its label. */
  boolean hasLibraries() {
    return false;
  }

  /** What to start, behind the options of the JVM or the name of the program, and what it has to be told. */
  List<String> program(Benchmark benchmark) {
    List<String> words = new ArrayList<>();
    if (!main.isEmpty()) {
      words.add(main);
    }
    if (benchmark.kind() != Kind.ECHO) {
      words.add(benchmark.name());
      words.add(String.valueOf(benchmark.size()));
      words.add(String.valueOf(benchmark.warmups() + benchmark.rounds()));
    }
    return words;
  }

  boolean takesPart(Benchmark benchmark) {
    return kinds.contains(benchmark.kind()) || this == benchmark.baseline();
  }

  /** Whether it is measured whatever else is. */
  boolean isNeeded() {
    return this == WEFT || this == PLAIN || this == PLAIN_CALLS || this == PLAIN_NIO;
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
