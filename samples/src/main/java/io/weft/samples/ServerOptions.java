package io.weft.samples;

import io.weft.Scheduler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that every server takes, for {@code @Mixin}. */
public final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "N",
      converter = IntRange.Port.class,
      description =
          "The port on 127.0.0.1 to listen on; 0: any that is free (default: ${DEFAULT-VALUE}).")
  private int port = 7007;

  @Option(
      names = "--loops",
      paramLabel = "N",
      converter = IntRange.Loops.class,
      description =
          "How many event loops, each on a thread of its own (default: ${DEFAULT-VALUE}).")
  private int loops = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--grace",
      paramLabel = "SECONDS",
      converter = IntRange.Seconds.class,
      description = "How long connections may go on after SIGTERM (default: ${DEFAULT-VALUE}).")
  private int grace = 10;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  /** Where to listen. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** How many event loops. */
  public int loops() {
    return loops;
  }

  /** A scheduler with that many loops, which shuts down when the JVM is told to end. */
  public Scheduler scheduler(String name) {
    return Scheduler.builder()
        .name(name)
        .loops(loops)
        .shutdownOnExit(Duration.ofSeconds(grace))
        .build();
  }
}
