package io.weft.network;

import com.sun.management.ThreadMXBean;
import io.weft.Suspendable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** What the calling thread allocates. */
final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The JVM tells of an allocation only when a thread needs another piece of the heap, so it takes many. */
  private static final int ROUNDS = 200;

  private static final int FRAMES = 6;

  private Allocations() {}

  /** Something that may wait, and comes back on the same thread. */
  @FunctionalInterface
  interface Work {
    @Suspendable
    void run() throws IOException;
  }

  /** How many bytes it takes. */
  @Suspendable
  static long bytes(Work work) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /**
   * Says of what classes objects are allocated, and where, by doing it again and again.
   *
   * @return a line each
   */
  @Suspendable
  static String places(Work work) throws IOException {
    String thread = Thread.currentThread().getName();
    Path file = Files.createTempFile("allocations", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
      recording.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
      recording.start();
      for (int i = 0; i < ROUNDS; i++) {
        work.run();
      }
      recording.stop();
      recording.dump(file);
      Map<String, Long> counts = RecordingFile.readAllEvents(file).stream()
          .filter(event ->
              event.getThread() != null && thread.equals(event.getThread().getJavaName()))
          .collect(Collectors.groupingBy(Allocations::place, TreeMap::new, Collectors.counting()));
      return counts.entrySet().stream()
          .map(entry -> entry.getValue() + " times " + entry.getKey())
          .collect(Collectors.joining("\n"));
    } finally {
      Files.delete(file);
    }
  }

  private static String place(RecordedEvent event) {
    RecordedStackTrace trace = event.getStackTrace();
    String where = trace == null
        ? "?"
        : trace.getFrames().stream()
            .limit(FRAMES)
            .map(frame -> frame.getMethod().getType().getName() + "."
                + frame.getMethod().getName() + ":" + frame.getLineNumber())
            .collect(Collectors.joining(" < "));
    return event.getClass("objectClass").getName() + " at " + where;
  }
}
