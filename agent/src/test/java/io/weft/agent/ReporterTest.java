package io.weft.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ReporterTest {
  /** Takes what is logged. */
  private static final class Taker extends Handler {
    final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

    @Override
    public void publish(LogRecord record) {
      taken.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static Diagnostic diagnostic(DiagnosticCode code, int line) {
    return new Diagnostic(code, "com.acme.Cache", "load", "Cache.java", line, "");
  }

  @Test
  void writesTheFirstHundredOfEachKindAndThenSaysSo() throws InterruptedException {
    Logger logger = Logger.getLogger("io.weft.agent");
    Taker taker = new Taker();
    logger.addHandler(taker);
    logger.setUseParentHandlers(false);
    try {
      Reporter reporter = new Reporter(System.Logger.Level.WARNING);
      for (int line = 1; line <= 150; line++) {
        reporter.report(diagnostic(DiagnosticCode.MONITOR_HELD, line));
      }
      reporter.report(diagnostic(DiagnosticCode.TOO_LARGE, 1));
      List<String> written = new ArrayList<>();
      for (int i = 0; i < 102; i++) {
        written.add(taker.taken.take());
      }
      assertTrue(written.get(99).contains("Cache.java:100"), written.get(99));
      assertEquals(
          "W-104 cannot suspend while holding a monitor: reported 100 times; more of it is written"
              + " at log=DEBUG only",
          written.get(100));
      assertTrue(written.get(101).startsWith("W-110"), written.get(101));
    } finally {
      logger.removeHandler(taker);
      logger.setUseParentHandlers(true);
    }
  }

  /** That is any thread of the program, in the middle of loading a class. */
  @Test
  void takesNothingOverFromTheThreadThatReports() throws InterruptedException {
    AtomicInteger copies = new AtomicInteger();
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>() {
      @Override
      protected String childValue(String value) {
        copies.incrementAndGet();
        return value;
      }
    };
    ThreadGroup group = new ThreadGroup("of the program");
    Thread thread = new Thread(group, () -> {
      local.set("value");
      new Reporter(System.Logger.Level.TRACE).report(System.Logger.Level.TRACE, "a report", null);
    });
    thread.start();
    thread.join();
    assertEquals(0, copies.get());
    assertEquals(0, group.activeCount());
  }
}
