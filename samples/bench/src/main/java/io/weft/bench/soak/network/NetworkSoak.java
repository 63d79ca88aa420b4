package io.weft.bench.soak.network;

import io.weft.bench.server.Footprint;
import io.weft.bench.server.Launcher;
import io.weft.bench.server.Server;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Keeps the samples echo, http, kv and proxy, each in a process of its own, under clients that check each byte and clients
 * that do what they should not, and looks what the servers hold. It fails when that grows, when a client that behaves got
 * anything but what it was due, and when a server wrote a stack trace or did not end on SIGTERM.
 *
 * <p>{@code NetworkSoak AGENT [MINUTES [SEED]]}; minutes may have a fraction.
 */
public final class NetworkSoak {
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

  /** Of the whole, the share in which caches fill and code is compiled. */
  private static final int WARM_UP = 5;

  /** So long after the last client a server may still wait for the worst of them; by 100 ms. */
  private static final int PATIENCE = 300;

  private static final String HTTP_TIMEOUT_SECONDS = "10";
  private static final String HTTP_MOST_BODY_BYTES = "262144";
  private static final String PROXY_IDLE_SECONDS = "10";

  /** A crowd of hostile clients is larger. */
  private static final String PROXY_CONNECTIONS = "100";

  /** Else a full collection leaves dead objects where moving the live ones is not worth it, which are counted. */
  private static final String NO_DEAD_OBJECTS = "-XX:MarkSweepDeadRatio=0";

  private final Duration length;
  private final long seed;
  private final PrintStream out;
  private final Tally tally = new Tally();
  private final Map<Target, Watched> servers = new EnumMap<>(Target.class);
  private final Map<Target, InetSocketAddress> addresses = new EnumMap<>(Target.class);
  private long startNs;

  NetworkSoak(Duration length, long seed, PrintStream out) {
    this.length = length;
    this.seed = seed;
    this.out = out;
  }

  /** Runs it, and ends the JVM with status 1 if it has failed. */
  public static void main(String[] arguments) throws Exception {
    double minutes = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 10;
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : System.nanoTime();
    Duration length = Duration.ofSeconds(Math.round(minutes * 60));
    boolean flat = new NetworkSoak(length, seed, System.out).run(Path.of(arguments[0]));
    System.exit(flat ? 0 : 1);
  }

  /**
   * Runs it.
   *
   * @return whether all is as it should be
   */
  boolean run(Path agent) throws IOException, InterruptedException {
    out.printf("network soak for %s, seed %d, JDK %s%n", length, seed, Runtime.version());
    try {
      startAll(new Launcher(
          agent, List.of("-XX:+UseSerialGC", NO_DEAD_OBJECTS, "-Xms192m", "-Xmx192m")));
      SplittableRandom random = new SplittableRandom(seed);
      Map<Target, Footprint> before = withoutClients(random);
      startNs = System.nanoTime();
      Duration warmUp = length.dividedBy(WARM_UP);
      load(warmUp, random);
      awaitCalm(before);
      for (Watched server : servers.values()) {
        server.lookWarm();
      }
      load(length.minus(warmUp), random);
      awaitCalm(before);
      for (Watched server : servers.values()) {
        server.lookAtLast();
      }
      return report();
    } finally {
      for (Watched server : servers.values()) {
        server.server().close();
      }
    }
  }

  private void startAll(Launcher launcher) throws IOException {
    start(launcher, Target.ECHO);
    start(
        launcher,
        Target.HTTP,
        "--timeout",
        HTTP_TIMEOUT_SECONDS,
        "--max-body",
        HTTP_MOST_BODY_BYTES);
    start(launcher, Target.KV);
    String http = "127.0.0.1:" + addresses.get(Target.HTTP).getPort();
    start(
        launcher,
        Target.PROXY,
        "--to",
        http,
        "--idle",
        PROXY_IDLE_SECONDS,
        "--connections",
        PROXY_CONNECTIONS);
  }

  private void start(Launcher launcher, Target target, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--loops", "2", "--grace", "5"));
    arguments.addAll(List.of(options));
    Server server = Server.start(target.label, launcher.sample(target.main, arguments));
    servers.put(target, new Watched(server));
    addresses.put(target, server.address());
  }

  private double hours() {
    return (System.nanoTime() - startNs) / 3.6e12;
  }

  /** The first connection, and the first question to a JVM, leave descriptors open. */
  private Map<Target, Footprint> withoutClients(SplittableRandom random) throws IOException {
    Map<Target, Footprint> footprints = new EnumMap<>(Target.class);
    for (Map.Entry<Target, Watched> each : servers.entrySet()) {
      Target target = each.getKey();
      try (Conversation first = target.conversation.open(addresses.get(target), random)) {
        first.round();
      }
      long pid = each.getValue().server().pid();
      Footprint.of(pid);
      footprints.put(target, Footprint.of(pid));
    }
    return footprints;
  }

  private void load(Duration time, SplittableRandom random)
      throws IOException, InterruptedException {
    long endNs = System.nanoTime() + time.toNanos();
    try (Load load = Load.start(addresses, random, tally)) {
      while (System.nanoTime() < endNs) {
        load.await(BETWEEN_SAMPLES);
        List<String> seen = new ArrayList<>();
        double now = hours();
        for (Watched server : servers.values()) {
          seen.add(server.look(now));
        }
        out.printf(
            "%5.0f s  %s | %d rounds %d acts%n",
            now * 3600, String.join(" | ", seen), tally.rounds(), tally.acts());
      }
    }
  }

  /**
   * Waits until the servers have let go of all connections, and says which has not; and until the threads have ended
   * that a crowd needed for its look-ups. That these do is seen later.
   */
  private void awaitCalm(Map<Target, Footprint> before) throws IOException, InterruptedException {
    for (Map.Entry<Target, Watched> each : servers.entrySet()) {
      Watched watched = each.getValue();
      long pid = watched.server().pid();
      Footprint calm = before.get(each.getKey());
      int open = Footprint.descriptors(pid);
      for (int i = 0; i < PATIENCE && isBusy(pid, open, calm); i++) {
        Thread.sleep(100); // another process: nothing tells of its threads and descriptors
        open = Footprint.descriptors(pid);
      }
      if (open > calm.descriptors()) {
        watched.fault(open + " descriptors are open after all clients have gone, "
            + calm.descriptors() + " were before they came");
      }
    }
  }

  private static boolean isBusy(long pid, int open, Footprint calm) throws IOException {
    return open > calm.descriptors() || Footprint.threads(pid) > calm.threads();
  }

  private boolean report() throws IOException, InterruptedException {
    for (Watched server : servers.values()) {
      if (!server.server().end()) {
        server.fault("does not end on SIGTERM");
      }
    }
    out.println(tally);
    for (Watched server : servers.values()) {
      out.print(server.report());
    }
    boolean flat = tally.isClean() && servers.values().stream().allMatch(Watched::isFlat);
    out.println(flat ? "flat, and every answer was right" : "FAILED: see above");
    return flat;
  }
}
