package io.weft.bench.idle;

import io.weft.bench.server.Footprint;
import io.weft.bench.server.Histogram;
import io.weft.bench.server.Launcher;
import io.weft.bench.server.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Tells how many bytes of memory a server holds for a connection that does nothing: of live objects, and of memory outside
 * the heap, which is fixed and touched before. Connections have made one request each.
 *
 * <p>{@code IdleMemory AGENT [N [SERVER...]]}
 */
public final class IdleMemory {
  private static final int MOST = 100_000;

  /** What this process and a server need besides connections. */
  private static final int OTHER_DESCRIPTORS = 100;

  /** Before the first look: code is loaded, and buffers have the size that they keep. */
  private static final int WARM_UP = 5_000;

  private static final int HEAP_MB = 1024;
  private static final List<Subject> USUAL =
      List.of(Subject.ECHO, Subject.HTTP, Subject.KV, Subject.NETTY_NIO);

  /** Classes of which there is one for so many connections are listed. */
  private static final double LEAST_INSTANCES = 0.5;

  private final Launcher launcher;
  private final int connections;

  private IdleMemory(Launcher launcher, int connections) {
    this.launcher = launcher;
    this.connections = connections;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    int connections = words.size() > 1 ? Integer.parseInt(words.get(1)) : most();
    List<Subject> subjects = words.size() > 2
        ? words.subList(2, words.size()).stream().map(Subject::labelled).toList()
        : USUAL;
    List<String> options = List.of(
        "-XX:+UseSerialGC",
        "-XX:MarkSweepDeadRatio=0", // else a full collection may leave dead objects
        "-Xms" + HEAP_MB + "m",
        "-Xmx" + HEAP_MB + "m",
        "-XX:+AlwaysPreTouch",
        "-XX:NativeMemoryTracking=summary");
    IdleMemory memory = new IdleMemory(new Launcher(Path.of(words.get(0)), options), connections);
    System.out.printf(
        "command      samples/bench/run idle %s%nJDK          %s, %s%nservers      %s%nconnections  %d%n"
            + "The heap is whole in memory from the start, so RSS grows by what is outside it; what the"
            + " system itself holds for a socket is in no figure.%n%n",
        String.join(" ", words.subList(1, words.size())),
        Runtime.version(),
        System.getProperty("java.vm.vendor"),
        String.join(" ", options),
        connections);
    for (Subject subject : subjects) {
      memory.measure(subject);
    }
  }

  /** As many as there are descriptors for. */
  private static int most() throws IOException {
    String limit = Files.readString(Path.of("/proc/self/limits"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.split("\\s+", -1)[3])
        .findFirst()
        .orElseThrow();
    return limit.equals("unlimited")
        ? MOST
        : Math.min(MOST, Integer.parseInt(limit) - OTHER_DESCRIPTORS);
  }

  private void measure(Subject subject) throws Exception {
    if (Runtime.version().feature() < subject.java) {
      System.out.printf("%s left out: needs JDK %d or newer%n", subject, subject.java);
      return;
    }
    try (Server server = subject.start(launcher)) {
      warmUp(subject, server);
      Look without = Look.at(server.pid());
      try (Crowd crowd = new Crowd(subject, server.address())) {
        crowd.grow(connections);
        Look with = Look.at(server.pid());
        int more = with.footprint().descriptors() - without.footprint().descriptors();
        if (more != connections) {
          throw new IOException(subject + " has " + more + " connections, not " + connections);
        }
        report(subject, without, with);
      }
    }
  }

  /** Makes some connections, and waits until the server has noticed that they are closed. */
  private void warmUp(Subject subject, Server server) throws Exception {
    int before = Footprint.descriptors(server.pid());
    int made = Math.min(WARM_UP, connections);
    try (Crowd crowd = new Crowd(subject, server.address())) {
      crowd.grow(made);
      crowd.leave();
    }
    for (int i = 0; i < 100; i++) {
      if (Footprint.descriptors(server.pid()) < before + made / 2) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IOException(subject + " has not closed what its peers have closed");
  }

  private void report(Subject subject, Look without, Look with) {
    System.out.printf(Locale.ROOT, "%-16s without        with   bytes a connection%n", subject);
    line("heap, KiB", without.histogram().bytes(), with.histogram().bytes());
    line("RSS, KiB", without.footprint().rssBytes(), with.footprint().rssBytes());
    line("JVM, KiB", without.nativeBytes(), with.nativeBytes());
    List<String> lines = new ArrayList<>();
    with.histogram().classes().forEach((name, count) -> {
      Histogram.Count before = without.histogram().of(name);
      double instances = (double) (count.instances() - before.instances()) / connections;
      double bytes = (double) (count.bytes() - before.bytes()) / connections;
      if (instances >= LEAST_INSTANCES) {
        lines.add(String.format(Locale.ROOT, "  %6.0f %6.2f  %s", bytes, instances, name));
      }
    });
    System.out.println("   bytes  count  of live objects a connection");
    lines.forEach(System.out::println);
    System.out.println();
  }

  private void line(String what, long without, long with) {
    System.out.printf(
        Locale.ROOT,
        "  %-10s %11d %11d %11.0f%n",
        what,
        without / 1024,
        with / 1024,
        (double) (with - without) / connections);
  }
}
