package io.weft.bench.table;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a rival in a process of its own.
 *
 * @param jar with the benchmarks and their libraries
 * @param rivals the folder with the jars of those that are not in it
 * @param agent Weft's
 * @param go the compiled program, where there is a Go compiler
 * @param load the compiled load for servers, where there is a C compiler
 * @param echo starts servers
 * @param core to pin to; -1 does not pin
 * @param seconds that a process may take
 */
record Launch(
    Path jar, Path rivals, Path agent, Path go, Path load, EchoLaunch echo, int core, int seconds) {
  /**
   * Lets a rival do a work, and checks that it did.
   *
   * @return the rounds that count, and for a server more
   * @throws FailedException when it failed, took too long, or did not do all steps
   */
  Fork run(Rival rival, Benchmark benchmark) throws IOException, FailedException {
    ProcessBuilder builder = new ProcessBuilder(command(rival, benchmark));
    builder.environment().put("GOMAXPROCS", String.valueOf(benchmark.loops()));
    // Options for the JVM that the user has set for something else would change what is measured.
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    if (benchmark.kind() == Benchmark.Kind.ECHO) {
      Fork fork = echo.run(rival, benchmark, builder);
      check(benchmark, fork.rounds());
      return fork;
    }
    Programs.Result result = Programs.run(builder, seconds);
    if (result.status() != 0) {
      String how = result.status() == -1
          ? "took longer than " + seconds + " s"
          : "ended with status " + result.status();
      throw new FailedException(how + ": " + result.output().strip());
    }
    List<Sample> samples = new ArrayList<>();
    result.output().lines().forEach(line -> Sample.parse(line).ifPresent(samples::add));
    int expected = benchmark.warmups() + benchmark.rounds();
    if (samples.size() != expected) {
      throw new FailedException(samples.size() + " rounds instead of " + expected + ": "
          + result.output().strip());
    }
    check(benchmark, samples);
    return Fork.of(samples.subList(benchmark.warmups(), samples.size()));
  }

  private static void check(Benchmark benchmark, List<Sample> samples) throws FailedException {
    for (Sample sample : samples) {
      if (!benchmark.proves(sample.proof())) {
        throw new FailedException("a round of " + benchmark.size() + " proved " + sample.proof()
            + " steps instead of " + benchmark.proof().applyAsLong(benchmark.size()));
      }
    }
  }

  private List<String> command(Rival rival, Benchmark benchmark) {
    List<String> command = new ArrayList<>();
    if (core >= 0 && benchmark.loops() == 1) {
      command.addAll(List.of("taskset", "-c", String.valueOf(core)));
    }
    if (rival == Rival.GO) {
      command.add(go.toString());
    } else {
      command.addAll(java(rival, benchmark));
    }
    command.addAll(rival.program(benchmark));
    return command;
  }

  private List<String> java(Rival rival, Benchmark benchmark) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(
        "-XX:+UseSerialGC",
        // Else a full collection leaves dead objects where moving the live ones is not worth it,
        // and bytes are wrong.
        "-XX:MarkSweepDeadRatio=0",
        "-Xms" + benchmark.heapMb() + "m",
        "-Xmx" + benchmark.heapMb() + "m",
        // Memory that is touched for the first time costs more than what is measured.
        "-XX:+AlwaysPreTouch"));
    command.addAll(rival.options(benchmark, agent));
    command.addAll(List.of("-cp", classPath(rival)));
    return command;
  }

  /** The jar has all rivals' classes; those that are instrumented must come before it. */
  private String classPath(Rival rival) {
    return rival.hasLibraries()
        ? rivals.resolve(rival.label).resolve("*") + File.pathSeparator + jar
        : jar.toString();
  }

  /** What a rival did wrong. */
  static final class FailedException extends Exception {
    FailedException(String how) {
      super(how);
    }
  }
}
