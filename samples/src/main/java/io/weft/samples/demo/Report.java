package io.weft.samples.demo;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What came of it.
 *
 * @param plan what was to be done
 * @param peakConnections open at once, on each side that is in this process, before the first round trip began
 * @param roundTrips whose contents were right
 * @param errors of clients and server together
 * @param firstErrors the first few of them
 * @param connectSeconds from the first connect to the last
 * @param seconds that the round trips took
 * @param platformThreads alive while all were connected, those of the JVM included
 * @param heapBytesPerConnection live heap after a collection while all were connected, less what was live before
 */
record Report(
    Plan plan,
    int peakConnections,
    long roundTrips,
    int errors,
    List<String> firstErrors,
    double connectSeconds,
    double seconds,
    int platformThreads,
    long heapBytesPerConnection) {

  boolean isGood() {
    return errors == 0
        && peakConnections == plan.connections()
        && roundTrips == plan.totalRoundTrips();
  }

  void print(PrintWriter out) {
    line(
        out,
        "connections",
        peakConnections,
        "at the same time, in " + decimal(connectSeconds) + " s");
    line(out, "round trips", roundTrips, "of " + plan.sizeBytes() + " bytes, contents checked");
    line(out, "errors", errors, "");
    out.printf(
        Locale.ROOT, "%-20s %,12.2f  from the first round trip to the last%n", "seconds", seconds);
    line(out, "round trips/s", Math.round(roundTrips / seconds), "");
    line(
        out,
        "platform threads",
        platformThreads,
        plan.loops()
            + " of them event loops, the others are the JVM's"
            + (plan.holdsServer() ? "" : "; the server has a process of its own"));
    line(
        out,
        "heap/connection",
        heapBytesPerConnection,
        plan.holdsServer()
            ? "bytes, for both ends: two tasks, two sockets, one buffer"
            : "bytes, for the client's end: a task and a socket");
    firstErrors.forEach(error -> out.println("error: " + error));
    if (!isGood()) {
      out.printf(
          Locale.ROOT,
          "demo: failed, expected %,d connections and %,d round trips without error%n",
          plan.connections(),
          plan.totalRoundTrips());
    }
    out.flush();
  }

  private static void line(PrintWriter out, String what, long value, String remark) {
    out.println(
        String.format(Locale.ROOT, "%-20s %,12d  %s", what, value, remark).stripTrailing());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
