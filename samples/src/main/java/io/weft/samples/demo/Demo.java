package io.weft.samples.demo;

import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.net.TcpListener;
import io.weft.samples.IntRange;
import io.weft.samples.Progress;
import io.weft.samples.Sample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that the system allows it, holds the {@link Meeting}, prints the {@link Report}. */
@Command(
    name = "demo",
    description =
        "Connects all clients to an echo server in the same JVM. When all are connected, each of them"
            + " makes its round trips. Ends with 1 if anything was wrong.")
public final class Demo implements Callable<Integer> {
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  /** A client writes its whole message before it reads: the echo must fit into the sockets' own buffers. */
  static final class Size extends IntRange {
    Size() {
      super(1, 65_536);
    }
  }

  @Option(
      names = "--connections",
      paramLabel = "N",
      converter = IntRange.Count.class,
      description = "How many clients, all connected at the same time (default: ${DEFAULT-VALUE}).")
  private int connections = 10_000;

  @Option(
      names = "--round-trips",
      paramLabel = "N",
      converter = IntRange.Count.class,
      description =
          "How many messages each client sends and gets back (default: ${DEFAULT-VALUE}).")
  private int roundTrips = 10;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      converter = Size.class,
      description = "The length of a message, at most 65536 (default: ${DEFAULT-VALUE}).")
  private int sizeBytes = 64;

  @Option(
      names = "--loops",
      paramLabel = "N",
      converter = IntRange.Loops.class,
      description =
          "How many event loops, each on a thread of its own (default: ${DEFAULT-VALUE}).")
  private int loops = 2;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = IntRange.Port.class,
      description =
          "The server's port on 127.0.0.1; 0: any that is free (default: ${DEFAULT-VALUE}).")
  private int port = 0;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  @Spec
  private CommandSpec command;

  /** Runs the sample. */
  public static void main(String[] args) {
    Sample.main(new Demo(), args);
  }

  @Override
  public Integer call() throws IOException {
    Limits limits = Limits.ofThisProcess();
    Plan plan = plan();
    Optional<String> shortage = limits.shortageFor(connections, plan.ends());
    if (shortage.isPresent()) {
      plan = plan.withEnds(Plan.CLIENTS_ONLY);
      if (limits.shortageFor(connections, plan.ends()).isPresent()) {
        command.commandLine().getErr().println("demo: " + shortage.get());
        return 1;
      }
      command
          .commandLine()
          .getErr()
          .println("demo: "
              + shortage.get()
              + "\n  Until then the server has a JVM of its own, and this one the clients.");
    }
    Report report = plan.holdsServer() ? hold(plan) : holdWithServerProcess(plan);
    report.print(command.commandLine().getOut());
    return report.isGood() ? 0 : 1;
  }

  Plan plan() {
    return new Plan(connections, roundTrips, sizeBytes, loops, port, Plan.BOTH_ENDS);
  }

  private static Report hold(Plan plan) {
    return run(plan, tally -> listenAndHold(plan, tally));
  }

  private static Report holdWithServerProcess(Plan plan) throws IOException {
    try (ServerProcess server = ServerProcess.start(plan)) {
      return run(plan, tally -> new Meeting(plan, tally).hold(server.address()));
    }
  }

  /** A meeting, in either form. */
  @FunctionalInterface
  interface Kind {
    /** Waits until it is over. */
    @Suspendable
    Report hold(Tally tally) throws IOException;
  }

  private static Report run(Plan plan, Kind kind) {
    Tally tally = new Tally();
    try (Scheduler scheduler =
            Scheduler.builder().name("demo").loops(plan.loops()).build();
        Progress progress = new Progress(new Standing(plan, tally), TELL_EVERY)) {
      progress.start();
      return scheduler.runBlocking(() -> kind.hold(tally));
    }
  }

  @Suspendable
  private static Report listenAndHold(Plan plan, Tally tally) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port());
    try (TcpListener listener = TcpListener.bind(address)) {
      return new Meeting(plan, tally).hold(listener);
    }
  }
}
