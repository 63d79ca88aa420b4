package io.weft.bench.soak.network;

import io.weft.bench.server.Footprint;
import io.weft.bench.server.Server;
import io.weft.bench.soak.Trend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A server, what was seen of it, and whether that is as it should be. */
final class Watched {
  /** What a server may have more when all is done than it had when it was warm, both without a connection. */
  private static final long MOST_HEAP_BYTES = 2 * 1024 * 1024;

  private static final int MOST_DESCRIPTORS = 1;
  private static final int MOST_RSS_BYTES = 48 * 1024 * 1024;
  private static final int MOST_THREADS = 4;

  /** By how much the trend of the second half under load may go up in that time. What is open at a moment varies. */
  private static final long MOST_HEAP_BYTES_UNDER_LOAD = 16 * 1024 * 1024;

  private static final int MOST_DESCRIPTORS_UNDER_LOAD = 250;

  /** What was seen at some moment. */
  private record Sample(double hours, Footprint footprint) {}

  private final Server server;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private Footprint warm;
  private Footprint last;

  Watched(Server server) {
    this.server = server;
  }

  Server server() {
    return server;
  }

  /** Looks at it under load; says what it has seen. */
  String look(double hours) throws IOException {
    Footprint footprint = Footprint.of(server.pid());
    samples.add(new Sample(hours, footprint));
    return String.format(
        Locale.ROOT,
        "%s %d KiB %d fd %d tasks",
        server.name(),
        footprint.heapBytes() / 1024,
        footprint.descriptors(),
        footprint.tasks());
  }

  /** Looks at it when it is warm and has no connection; what was seen before does not count. */
  void lookWarm() throws IOException {
    samples.clear();
    warm = Footprint.of(server.pid());
  }

  /** Looks at it when all is done. */
  void lookAtLast() throws IOException {
    last = Footprint.of(server.pid());
  }

  /** Notes something that is not as it should be. */
  void fault(String what) {
    faults.add(what);
  }

  /** Compares; {@link #faults} are complete then. */
  String report() throws IOException {
    List<Sample> half = samples.subList(samples.size() / 2, samples.size());
    double hours = half.get(half.size() - 1).hours - half.get(0).hours;
    double heap = slope(half, sample -> sample.footprint.heapBytes());
    double descriptors = slope(half, sample -> sample.footprint.descriptors());
    require("heap, bytes", warm.heapBytes(), last.heapBytes(), MOST_HEAP_BYTES);
    require("tasks", warm.tasks(), last.tasks(), 0);
    require("descriptors", warm.descriptors(), last.descriptors(), MOST_DESCRIPTORS);
    require("threads", warm.threads(), last.threads(), MOST_THREADS);
    require("RSS, bytes", warm.rssBytes(), last.rssBytes(), MOST_RSS_BYTES);
    requireFlat("heap, bytes", heap * hours, MOST_HEAP_BYTES_UNDER_LOAD);
    requireFlat("descriptors", descriptors * hours, MOST_DESCRIPTORS_UNDER_LOAD);
    List<String> traces = server.traces();
    if (!traces.isEmpty()) {
      fault("traces on stderr: " + String.join(" | ", traces));
    }
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%-6s without load, warm and at the end: heap %d to %d KiB, tasks %d to %d, descriptors %d to %d,"
            + " threads %d to %d, RSS %d to %d MiB%n"
            + "       under load, second half (%d samples), an hour: heap %.0f KiB, descriptors %.1f,"
            + " tasks %.1f, threads %.1f, RSS %.1f MiB%n",
        server.name(),
        warm.heapBytes() / 1024,
        last.heapBytes() / 1024,
        warm.tasks(),
        last.tasks(),
        warm.descriptors(),
        last.descriptors(),
        warm.threads(),
        last.threads(),
        warm.rssBytes() >> 20,
        last.rssBytes() >> 20,
        half.size(),
        heap / 1024,
        descriptors,
        slope(half, sample -> sample.footprint.tasks()),
        slope(half, sample -> sample.footprint.threads()),
        slope(half, sample -> sample.footprint.rssBytes()) / 1024 / 1024));
    faults.forEach(each -> text.append("       GROWS OR FAILS: ").append(each).append('\n'));
    return text.append(faults.isEmpty() ? "       flat\n" : "").toString();
  }

  private static double slope(List<Sample> half, ToDoubleFunction<Sample> value) {
    return Trend.perHour(half, Sample::hours, value);
  }

  private void require(String what, long before, long after, long most) {
    if (after - before > most) {
      fault(what + " without load: " + before + " when warm, " + after + " at the end");
    }
  }

  private void requireFlat(String what, double growth, long most) {
    if (growth > most) {
      fault(
          String.format(Locale.ROOT, "%s under load: %.0f more in the second half", what, growth));
    }
  }

  boolean isFlat() {
    return faults.isEmpty();
  }
}
