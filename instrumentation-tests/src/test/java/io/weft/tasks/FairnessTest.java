package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.sync.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing that is always ready keeps the loop from the others, and no failure of one loop touches another. */
class FairnessTest {
  private static final int OTHERS = 4;

  /** How many operations a task may begin in one turn. */
  private static final int BUDGET = 128;

  private final AtomicInteger elements = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();

  /** In operations of others, not in time, which other programs may take away. */
  @Test
  void aLightTaskIsNotStarvedByAChannelAndASocketThatAreAlwaysReady() {
    int most = besideThem(this::mostBetweenTwoTurns);
    assertTrue(most <= OTHERS * BUDGET, () -> most + " operations of others between two turns");
    assertTrue(elements.get() > 10_000, () -> elements + " elements");
    assertTrue(reads.get() > 1_000, () -> reads + " reads");
  }

  @Test
  @Tag("slow")
  void aLightTaskWaitsNoLongerThanFiveMillisecondsBesideThem() {
    long limitNs = TimeUnit.MILLISECONDS.toNanos(5);
    WallClock.assertMostlyWithin(limitNs, "turns", () -> besideThem(() -> waitsForTurns()));
    WallClock.assertMostlyWithin(limitNs, "wake-ups", () -> besideThem(() -> waitsForWakeUps()));
  }

  private <V> V besideThem(SuspendableCallable<V> light) {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      return scheduler.runBlocking(() -> {
        try (Scope scope = Scope.open()) {
          Channel<Integer> channel = Channel.buffered(1_000);
          scope.fork(() -> send(channel));
          scope.fork(() -> receive(channel));
          TcpListener listener =
              TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
          scope.fork(() -> write(listener));
          scope.fork(() -> read(listener));
          V value = scope.fork(light).join();
          scope.cancel();
          return value;
        }
      });
    }
  }

  @Suspendable
  private int mostBetweenTwoTurns() {
    int most = 0;
    while (elements.get() <= 10_000 || reads.get() <= 1_000) {
      int before = elements.get() + reads.get();
      Task.yield();
      most = Math.max(most, elements.get() + reads.get() - before);
    }
    return most;
  }

  @Suspendable
  private static long[] waitsForTurns() {
    long[] waits = new long[10_000];
    for (int i = 0; i < waits.length; i++) {
      long startNs = System.nanoTime();
      Task.yield();
      waits[i] = System.nanoTime() - startNs;
    }
    return waits;
  }

  @Suspendable
  private static long[] waitsForWakeUps() {
    long[] waits = new long[1_000];
    Duration time = Duration.ofMillis(1);
    for (int i = 0; i < waits.length; i++) {
      long startNs = System.nanoTime();
      Task.sleep(time);
      waits[i] = System.nanoTime() - startNs - time.toNanos();
    }
    return waits;
  }

  @Suspendable
  private static void send(Channel<Integer> channel) {
    while (true) {
      channel.send(1);
    }
  }

  @Suspendable
  private void receive(Channel<Integer> channel) {
    while (true) {
      channel.receive();
      elements.incrementAndGet();
    }
  }

  @Suspendable
  private static void write(TcpListener listener) throws IOException {
    try (TcpStream stream = TcpStream.connect(listener.localAddress())) {
      ByteBuffer data = ByteBuffer.allocateDirect(1_000);
      while (true) {
        stream.writeAll(data.clear());
      }
    }
  }

  @Suspendable
  private void read(TcpListener listener) throws IOException {
    try (listener;
        TcpStream stream = listener.accept()) {
      ByteBuffer data = ByteBuffer.allocateDirect(100);
      while (stream.read(data.clear()) >= 0) {
        reads.incrementAndGet();
      }
    }
  }

  @Test
  void aFailureOfALoopItselfIsReportedAndTheOtherLoopsGoOn() {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord record) {
        logged.add(record.getMessage() + ": " + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger logger = Logger.getLogger("io.weft");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try (Scheduler scheduler = Scheduler.builder().loops(2).build()) {
      scheduler.executor(0).execute(() -> {
        throw new IllegalStateException("in a callback on the loop");
      });
      for (int i = 0; i < 2; i++) {
        assertEquals(4, scheduler.spawn(() -> 4).join());
      }
      assertEquals(3, scheduler.runBlocking(() -> Task.spawn(() -> 3).join())); // on that loop
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertEquals(1, logged.size(), logged.toString());
    assertTrue(logged.get(0).contains("in a callback on the loop"), logged.get(0));
  }
}
