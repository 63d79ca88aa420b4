package io.weft.samples;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Says on stderr how far a program is: on a terminal in a line that is drawn over again, else in a line now and then.
 *
 * <p>A thread of its own, not a task: it must be able to tell of loops that stand still.
 */
public final class Progress implements AutoCloseable {
  private static final Duration PERIOD_ON_TERMINAL = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What is told of. Called on the thread of the progress. */
  public interface Work {
    /** How far it is, in less than the width of a terminal. */
    String line();

    /**
     * The line has stayed the same for long.
     *
     * @param time for how long
     */
    default void standsStill(Duration time) {}
  }

  private final Work work;
  private final PrintStream err;
  /** On a terminal a line replaces the one before it. */
  private final boolean terminal;

  private final Duration period;
  private final Thread thread = new Thread(this::run, "progress");

  Progress(Work work, Duration periodInLog, PrintStream err, boolean terminal) {
    this.work = work;
    this.period = terminal ? PERIOD_ON_TERMINAL : periodInLog;
    this.err = err;
    this.terminal = terminal;
    thread.setDaemon(true);
  }

  /**
   * That of some work.
   *
   * @param work what is told of
   * @param periodInLog how often, where stderr is no terminal
   */
  public Progress(Work work, Duration periodInLog) {
    this(work, periodInLog, System.err, Boolean.getBoolean("weft.samples.terminal"));
  }

  /** Tells of it from now on, until this is closed. */
  public void start() {
    thread.start();
  }

  private void run() {
    String last = "";
    long changedNs = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(period.toMillis());
        String line = work.line();
        if (!line.equals(last)) {
          show(line, last);
          last = line;
          changedNs = System.nanoTime();
        } else if (System.nanoTime() - changedNs > PATIENCE.toNanos()) {
          work.standsStill(PATIENCE);
        }
      }
    } catch (InterruptedException closed) {
      if (terminal) {
        show("", last);
        show("", "");
      }
    }
  }

  /** On a terminal it covers the line before, which may be longer. */
  void show(String line, String last) {
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, last.length() - line.length())));
    } else {
      err.println(line);
    }
    err.flush();
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
