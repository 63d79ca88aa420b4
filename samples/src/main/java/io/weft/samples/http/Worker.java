package io.weft.samples.http;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.sync.Watch;
import io.weft.time.Interval;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What the connections of one loop share. Tasks of a loop never run at the same time, so these are plain fields; other loops
 * see what is in {@link #vitals} only.
 */
final class Worker {
  private static final Duration TICK = Duration.ofMillis(250);
  private static final DateTimeFormatter DATES = DateTimeFormatter.ofPattern(
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
      .withZone(ZoneOffset.UTC);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** How a loop does; its load is in percent of the last quarter of a second. */
  record Vitals(int loop, int connections, int tasks, long requests, int load) {
    String toJson() {
      return "{\"loop\":" + loop + ",\"connections\":" + connections + ",\"tasks\":" + tasks
          + ",\"requests\":" + requests + ",\"load\":" + load + "}";
    }
  }

  private final Scheduler scheduler;
  private final int loop;
  private final Set<Connection> connections = new HashSet<>();
  private final Watch<Vitals> vitals;
  private long requests;
  private String date = DATES.format(Instant.now());
  private long lookedAtNs = System.nanoTime();
  private long cpuNs;
  private int tick;

  /** The tick at which the server began to stop; -1: it does not. */
  private int stoppingSince = -1;

  Worker(Scheduler scheduler, int loop) {
    this.scheduler = scheduler;
    this.loop = loop;
    this.vitals = new Watch<>(new Vitals(loop, 0, 0, 0, 0));
  }

  /** Looks after the connections, four times a second, until the server is stopping and none is left. */
  @Suspendable
  void watch() {
    Interval interval = Interval.every(TICK);
    while (!isStopping() || !connections.isEmpty()) {
      interval.tick();
      tick++;
      date = DATES.format(Instant.now());
      connections.forEach(Connection::lookAfter); // which waits for nothing
      tellVitals();
    }
  }

  /** From now on connections end as soon as they owe no response. */
  void stop() {
    stoppingSince = tick;
  }

  /** The load of a loop is the time that its thread, on which this runs, was at work. */
  private void tellVitals() {
    long nowNs = System.nanoTime();
    long usedNs = THREADS.getCurrentThreadCpuTime();
    int percent = (int) Math.min(100, 100 * (usedNs - cpuNs) / Math.max(1, nowNs - lookedAtNs));
    int tasks = scheduler.load(loop); // the connections, this one, and one that accepts
    vitals.set(new Vitals(loop, connections.size(), tasks, requests, percent));
    lookedAtNs = nowNs;
    cpuNs = usedNs;
  }

  int loop() {
    return loop;
  }

  /** Any thread. */
  Vitals vitals() {
    return vitals.get();
  }

  void add(Connection connection) {
    connections.add(connection);
  }

  void remove(Connection connection) {
    connections.remove(connection);
  }

  void countRequest() {
    requests++;
  }

  /** For the header of that name. */
  String date() {
    return date;
  }

  /** A clock that costs nothing to read. */
  int tick() {
    return tick;
  }

  static int ticks(Duration time) {
    return (int) (time.toMillis() / TICK.toMillis());
  }

  boolean isStopping() {
    return stoppingSince >= 0;
  }

  int stoppingSince() {
    return stoppingSince;
  }
}
