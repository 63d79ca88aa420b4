package io.weft.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a server holds at some moment.
 *
 * @param heapBytes of live objects
 * @param tasks of Weft that are reachable
 * @param descriptors that are open
 * @param threads of the system
 * @param rssBytes in memory, of the whole process
 */
public record Footprint(long heapBytes, long tasks, int descriptors, int threads, long rssBytes) {
  private static final String TASK = "io.weft.Task";
  private static final int KIB = 1024;

  /** Looks at a process; lets its JVM collect first. */
  public static Footprint of(long pid) throws IOException {
    return of(pid, Histogram.of(pid));
  }

  /** The same, where its objects have just been counted. */
  public static Footprint of(long pid, Histogram histogram) throws IOException {
    return new Footprint(
        histogram.bytes(),
        histogram.of(TASK).instances(),
        descriptors(pid),
        threads(pid),
        status(pid, "VmRSS") * KIB);
  }

  /** How many are open. */
  public static int descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      return (int) open.count();
    }
  }

  /** How many it has. */
  public static int threads(long pid) throws IOException {
    return (int) status(pid, "Threads");
  }

  private static long status(long pid, String key) throws IOException {
    Path status = Path.of("/proc", String.valueOf(pid), "status");
    return Files.readString(status, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IOException("no " + key + " in " + status));
  }
}
