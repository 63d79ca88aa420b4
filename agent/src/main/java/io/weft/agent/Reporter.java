package io.weft.agent;

import io.weft.agent.check.Diagnostic;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Writes reports to the log {@code io.weft.agent}, each once, from a thread of its own: a logger
 * may load classes, and a class loaded on a thread that is transforming another is never shown to
 * the transformer.
 */
final class Reporter {
  private record Report(Level level, String text, Throwable cause) {}

  private final Level least;
  private final BlockingQueue<Report> queue = new LinkedBlockingQueue<>();

  Reporter(Level least) {
    this.least = least;
    Thread writer = new Thread(this::writeForEver, "weft-agent-reports");
    writer.setDaemon(true);
    writer.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::writePending, "weft-agent-last-reports"));
  }

  void report(Diagnostic diagnostic) {
    report(Level.WARNING, diagnostic.toString(), null);
  }

  void report(Level level, String text, Throwable cause) {
    if (level.getSeverity() >= least.getSeverity()) {
      queue.add(new Report(level, text, cause));
    }
  }

  private void writeForEver() {
    try {
      while (true) {
        Report report = queue.take();
        synchronized (this) {
          write(report);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void writePending() {
    synchronized (this) { // a report that is being written is finished first
      for (Report report = queue.poll(); report != null; report = queue.poll()) {
        Console.error(
            "weft-agent: " + report.level() + ": " + report.text()); // loggers are closing
      }
    }
  }

  /** A logger is code of the program: what it throws must not end the reports to come. */
  private static void write(Report report) {
    try {
      Logger log = System.getLogger("io.weft.agent");
      log.log(report.level(), report.text(), report.cause());
    } catch (RuntimeException | Error failed) {
      Console.error("weft-agent: " + report.level() + ": " + report.text());
      Console.error("weft-agent: the logger of the program failed: " + failed);
    }
  }
}
