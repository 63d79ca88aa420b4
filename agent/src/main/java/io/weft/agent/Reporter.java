package io.weft.agent;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes reports to the log {@code io.weft.agent}, each once, from a thread of its own: a logger
 * may load classes, and a class loaded on a thread that is transforming another is never shown to
 * the transformer.
 */
final class Reporter {
  private record Report(Level level, String text, Throwable cause) {}

  private static final int MOST_OF_A_KIND = 100;

  private final Level least;
  private final Map<DiagnosticCode, AtomicInteger> counts = new ConcurrentHashMap<>();

  /** Made with the first report: most programs have none, and would pay at each start for its classes. */
  private Writer writer;

  Reporter(Level least) {
    this.least = least;
  }

  /** A list such as {@code **} can lead to thousands; the first ones of each kind are enough to act on. */
  void report(Diagnostic diagnostic) {
    int number =
        counts.computeIfAbsent(diagnostic.code(), c -> new AtomicInteger()).incrementAndGet();
    if (number == MOST_OF_A_KIND + 1) {
      report(
          Level.WARNING,
          diagnostic.code().code() + " " + diagnostic.code().title() + ": reported "
              + MOST_OF_A_KIND + " times; more of it is written at log=DEBUG only",
          null);
    }
    report(number <= MOST_OF_A_KIND ? Level.WARNING : Level.DEBUG, diagnostic.toString(), null);
  }

  void report(Level level, String text, Throwable cause) {
    if (level.getSeverity() >= least.getSeverity()) {
      writer().add(new Report(level, text, cause));
    }
  }

  private synchronized Writer writer() {
    if (writer == null) {
      writer = new Writer();
    }
    return writer;
  }

  private static final class Writer {
    /** To be removed in vain: the one way to ask whether the JVM is ending. */
    private static final Thread NEVER_ADDED = thread(null, "weft-agent-never-added");

    private final Queue<Report> queue = new ConcurrentLinkedQueue<>();

    /** One permit for each report that was added. */
    private final Semaphore added = new Semaphore(0);

    /** Whether somebody writes what is reported, at once or when the JVM ends. */
    private final AtomicBoolean started = new AtomicBoolean();

    void add(Report report) {
      queue.add(report);
      added.release();
      start();
    }

    private void start() {
      if (started.getAndSet(true)) {
        return;
      }
      try {
        Runtime.getRuntime().addShutdownHook(thread(this::writePending, "weft-agent-last-reports"));
      } catch (IllegalStateException ending) {
        writePending();
        return;
      }
      Thread writer = thread(this::writeForEver, "weft-agent-reports");
      writer.setDaemon(true);
      writer.start();
    }

    /** Takes nothing over from the thread of the program that happens to load a class. */
    private static Thread thread(Runnable work, String name) {
      ThreadGroup top = Thread.currentThread().getThreadGroup();
      while (top.getParent() != null) {
        top = top.getParent();
      }
      Thread thread = new Thread(top, work, name, 0, false);
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      return thread;
    }

    private void writeForEver() {
      try {
        while (true) {
          added.acquire();
          synchronized (this) { // taken and written in one, so that none is lost when the JVM ends
            Report report = isEnding() ? null : queue.poll();
            if (report != null) {
              write(report);
            }
          }
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    /** Whether the JVM is about to end: then loggers may be closed already, and write nothing. */
    private static boolean isEnding() {
      try {
        Runtime.getRuntime().removeShutdownHook(NEVER_ADDED);
        return false;
      } catch (IllegalStateException ending) {
        return true;
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
        if (isEnding()) { // perhaps the log was closed meanwhile: better twice than not at all
          Console.error("weft-agent: " + report.level() + ": " + report.text());
        }
      } catch (RuntimeException | Error failed) {
        Console.error("weft-agent: " + report.level() + ": " + report.text());
        Console.error("weft-agent: the logger of the program failed: " + failed);
      }
    }
  }
}
