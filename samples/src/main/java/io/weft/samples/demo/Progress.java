package io.weft.samples.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Says on stderr how far the demo is, and ends the program when nothing happens any more.
 *
 * <p>A thread of its own, not a task: it must be able to tell of loops that stand still.
 */
final class Progress implements AutoCloseable {
  private static final Duration PERIOD_ON_TERMINAL = Duration.ofMillis(250);
  private static final Duration PERIOD_IN_LOG = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Plan plan;
  private final Tally tally;
  private final PrintStream err;
  /** On a terminal a line replaces the one before it. */
  private final boolean terminal;

  private final Thread thread = new Thread(this::run, "progress");

  Progress(Plan plan, Tally tally, PrintStream err, boolean terminal) {
    this.plan = plan;
    this.tally = tally;
    this.err = err;
    this.terminal = terminal;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    String last = "";
    long changedNs = System.nanoTime();
    try {
      while (true) {
        String line = line();
        if (!line.equals(last)) {
          err.print(terminal ? "\r" + line : line + System.lineSeparator());
          err.flush();
          last = line;
          changedNs = System.nanoTime();
        } else if (System.nanoTime() - changedNs > PATIENCE.toNanos()) {
          giveUp();
        }
        Thread.sleep((terminal ? PERIOD_ON_TERMINAL : PERIOD_IN_LOG).toMillis());
      }
    } catch (InterruptedException closed) {
      if (terminal) {
        err.print("\r" + " ".repeat(last.length()) + "\r");
        err.flush();
      }
    }
  }

  /** Of the same width throughout, so that on a terminal it covers the line before. */
  String line() {
    return String.format(
        Locale.ROOT,
        "demo: %,7d of %,d connected, %,11d of %,d round trips, %d errors",
        tally.open(plan),
        plan.connections(),
        tally.roundTrips.sum(),
        plan.totalRoundTrips(),
        tally.errors());
  }

  /** Not exit: its hooks might wait for the loops that stand still. */
  private void giveUp() {
    err.printf("%ndemo: nothing has happened for %d s, giving up%n", PATIENCE.toSeconds());
    tally.firstErrors().forEach(error -> err.println("error: " + error));
    err.flush();
    Runtime.getRuntime().halt(1);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }
}
