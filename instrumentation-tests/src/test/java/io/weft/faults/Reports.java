package io.weft.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the agent reports while this is open. */
final class Reports extends Handler implements AutoCloseable {
  private static final int SECONDS = 20;

  /** Held strongly: the logging of the JDK does not. */
  private final Logger logger = Logger.getLogger("io.weft.agent");

  private final LinkedBlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
  private final List<LogRecord> seen = new ArrayList<>();

  Reports() {
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord entry) {
    records.add(entry);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }

  /** Waits for a report; the agent writes them from a thread of its own. */
  LogRecord await(Predicate<LogRecord> wanted) throws InterruptedException {
    for (LogRecord entry : seen) {
      if (wanted.test(entry)) {
        return entry;
      }
    }
    while (true) {
      LogRecord entry = records.poll(SECONDS, TimeUnit.SECONDS);
      if (entry == null) {
        throw new AssertionError("not reported; what was: " + texts());
      }
      seen.add(entry);
      if (wanted.test(entry)) {
        return entry;
      }
    }
  }

  LogRecord await(String text) throws InterruptedException {
    return await(r -> r.getMessage().contains(text));
  }

  /** How many of the reports so far hold a text. */
  long count(String text) {
    records.drainTo(seen);
    return seen.stream().filter(r -> r.getMessage().contains(text)).count();
  }

  private List<String> texts() {
    return seen.stream().map(LogRecord::getMessage).toList();
  }
}
