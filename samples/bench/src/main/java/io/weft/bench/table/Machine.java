package io.weft.bench.table;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** On what it was measured. */
final class Machine {
  private Machine() {}

  /**
   * The head of a table.
   *
   * @param root of the repository
   */
  static String describe(Path root, String command, int core, int forks) throws IOException {
    String commit = Programs.output(root, "git", "rev-parse", "--short", "HEAD").orElse("unknown");
    boolean changed = Programs.output(root, "git", "status", "--porcelain", "-uno")
        .filter(changes -> !changes.isEmpty())
        .isPresent();
    return "command    " + command + "\n"
        + "date       " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n"
        + "commit     " + commit + (changed ? ", with changes" : "") + "\n"
        + "machine    " + processor() + ", " + Runtime.getRuntime().availableProcessors()
        + " processors, " + memory() + "\n"
        + "kernel     " + System.getProperty("os.name") + " " + System.getProperty("os.version")
        + "\n"
        + "JDK        " + Runtime.version() + ", " + System.getProperty("java.vm.vendor") + "\n"
        + "Go         " + Programs.output(root, "go", "version").orElse("none") + "\n"
        + "pinned     "
        + (core < 0
            ? "no: there is no taskset"
            : "to core " + core + ", but for ping-pong-2; the load of servers to core "
                + EchoLaunch.otherThan(core))
        + "\n"
        + "processes  " + forks + " of each rival, in turn: the median of their medians\n"
        + "load       " + load() + " at the start\n";
  }

  /** The average of a minute. Where others use the machine, the figures are rough. */
  static String load() {
    return String.format(
        Locale.ROOT, "%.2f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String processor() throws IOException {
    return proc("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
  }

  private static String memory() throws IOException {
    return proc("/proc/meminfo", "MemTotal")
        .map(kilobytes -> Long.parseLong(kilobytes.replaceAll("\\D", "")) / 1024 / 1024 + " GiB")
        .orElse("unknown memory");
  }

  private static Optional<String> proc(String file, String key) throws IOException {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(path, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    }
  }
}
