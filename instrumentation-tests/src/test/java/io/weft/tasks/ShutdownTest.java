package io.weft.tasks;

import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.Task;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.sync.Oneshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static final Duration LONG = Duration.ofDays(1);
  private static final Duration ENOUGH = Duration.ofSeconds(50);

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Scheduler scheduler =
      Scheduler.builder().loops(2).name("server").build();
  private final Oneshot<InetSocketAddress> address = new Oneshot<>();

  /** On a thread of its own, as main would be. */
  private CompletableFuture<Throwable> run(SuspendableRunnable main) {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    new Thread(() -> {
          try {
            scheduler.runBlocking(main);
            outcome.complete(null);
          } catch (Throwable thrown) {
            outcome.complete(thrown);
          }
        })
        .start();
    return outcome;
  }

  /** A server whose answer takes a while, the connections in a scope or in none. */
  @Suspendable
  private void serve(boolean scoped) throws IOException {
    try (TcpListener listener =
        TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      address.complete((InetSocketAddress) listener.localAddress());
      if (scoped) {
        try (Scope scope = Scope.supervisor()) {
          while (true) {
            TcpStream stream = listener.accept();
            scope.fork(() -> answer(stream));
          }
        }
      }
      while (true) {
        TcpStream stream = listener.accept();
        Task.spawn(() -> answer(stream));
      }
    }
  }

  @Suspendable
  private void answer(TcpStream stream) {
    try (stream) {
      stream.writeAll(ByteBuffer.wrap("begin ".getBytes(StandardCharsets.UTF_8)));
      log.add("began");
      stream.read(ByteBuffer.allocate(1)); // until the client says so
      stream.writeAll(ByteBuffer.wrap("end".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException lost) {
      log.add("lost"); // a connection that was made to see whether it is refused
    }
  }

  private void answersAreNotCutOff(boolean scoped) throws Exception {
    CompletableFuture<Throwable> outcome = run(() -> serve(scoped));
    InetSocketAddress server = address.await();
    try (Socket client = new Socket(server.getAddress(), server.getPort())) {
      InputStream in = client.getInputStream();
      assertEquals("begin ", new String(in.readNBytes(6), StandardCharsets.UTF_8));
      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> scheduler.shutdown(ENOUGH));
      awaitRefusal(server);
      assertFalse(ended.isDone());
      client.getOutputStream().write(1);
      assertEquals("end", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertTrue(ended.get());
    }
    assertInstanceOf(Cancelled.class, outcome.get());
    assertEquals("the scheduler server is shutting down", outcome.get().getMessage());
  }

  /** The listener is closed by the task that has it. */
  private static void awaitRefusal(InetSocketAddress server) {
    for (; ; ) {
      try {
        new Socket(server.getAddress(), server.getPort()).close();
      } catch (IOException expected) {
        return;
      }
    }
  }

  @Test
  void anAnswerThatHasBegunIsNotCutOff() throws Exception {
    answersAreNotCutOff(false);
  }

  @Test
  void norIsOneOfAConnectionInAScope() throws Exception {
    answersAreNotCutOff(true);
  }

  @Test
  void whatHasNotEndedInTimeIsCancelled() throws Exception {
    CompletableFuture<Throwable> outcome = run(() -> {
      try {
        address.complete(null);
        Task.sleep(LONG);
      } finally {
        Scope.shielded(LONG, () -> Task.sleep(Duration.ofMillis(1)));
        log.add("cleaned up");
      }
    });
    address.await();
    assertTrue(scheduler.shutdown(Duration.ofMillis(1)));
    assertEquals(List.of("cleaned up"), log);
    assertInstanceOf(Cancelled.class, outcome.get());
  }

  @Test
  void aGraceForEverWaitsForTheTasks() throws Exception {
    CompletableFuture<Throwable> outcome = run(() -> {
      address.complete(null);
      Task.sleep(Duration.ofMillis(20));
      log.add("done");
    });
    address.await();
    assertTrue(scheduler.shutdown(ChronoUnit.FOREVER.getDuration()));
    assertEquals(List.of("done"), log);
    assertNull(outcome.get());
  }

  @Test
  void whileItGoesOnNothingCanBeSpawnedFromOutside() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Oneshot<Void> release = new Oneshot<>();
    scheduler.spawn(() -> {
      begun.countDown();
      release.await();
      Task<Boolean> inside = scheduler.spawn(() -> log.add("spawned inside"));
      assertTrue(inside.join());
    });
    begun.await();
    CompletableFuture<Boolean> ended =
        CompletableFuture.supplyAsync(() -> scheduler.shutdown(ENOUGH));
    IllegalStateException refused = thrown(IllegalStateException.class, () -> {
      while (true) {
        scheduler.spawn(() -> {});
        Thread.yield(); // until the other thread has come so far
      }
    });
    assertEquals("the scheduler server is shutting down", refused.getMessage());
    release.complete(null);
    assertTrue(ended.get());
    assertEquals(List.of("spawned inside"), log);
  }

  @Test
  void whatDoesNotEndIsNamedWithItsStack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Throwable> outcome = run(() -> {
      Task.spawn(() -> refuseToEnd(release));
      address.complete(null);
      Task.sleep(LONG);
    });
    address.await();
    List<String> logged =
        loggedBy(() -> assertFalse(scheduler.shutdown(Duration.ZERO, Duration.ofMillis(100))));
    assertEquals(1, logged.size());
    assertTrue(logged.get(0).contains("ShutdownTest.refuseToEnd"), logged.get(0));
    assertTrue(logged.get(0).contains("task-"), logged.get(0));
    release.countDown();
    assertInstanceOf(Cancelled.class, outcome.get());
    assertTrue(scheduler.shutdown(ENOUGH));
    assertTrue(loopsHaveEnded());
  }

  private static boolean loopsHaveEnded() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().startsWith("server-"));
  }

  private static List<String> loggedBy(Runnable action) {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord record) {
        logged.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger logger = Logger.getLogger("io.weft");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    return logged;
  }

  @Test
  void closingWaitsAlsoAfterAShutdownThatWasNotComplete() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Throwable> outcome = run(() -> {
      address.complete(null);
      refuseToEnd(release);
    });
    address.await();
    loggedBy(() -> assertFalse(scheduler.shutdown(Duration.ZERO, Duration.ofMillis(10))));
    release.countDown();
    scheduler.close();
    assertTrue(loopsHaveEnded());
    outcome.get();
  }

  @Test
  void aFailureThatNobodyTookIsLogged() {
    Task<Void> failing = scheduler.spawn(() -> {
      throw new IllegalStateException("nobody takes it");
    });
    List<String> logged = loggedBy(() -> assertTrue(scheduler.shutdown(ENOUGH)));
    assertEquals(List.of(failing + " failed and nobody has joined it"), logged);
  }

  @Suspendable
  private static void refuseToEnd(CountDownLatch release) {
    while (release.getCount() > 0) {
      try {
        Task.yield();
        Scope.shielded(LONG, () -> Task.sleep(Duration.ofMillis(1)));
      } catch (Cancelled | java.util.concurrent.TimeoutException ignored) {
        // as one must not
        sleepInAShield();
      }
    }
  }

  @Suspendable
  private static void sleepInAShield() {
    try {
      Scope.shielded(LONG, () -> Task.sleep(Duration.ofMillis(1)));
    } catch (java.util.concurrent.TimeoutException never) {
      throw new AssertionError(never);
    }
  }

  @Test
  void nothingIsSpawnedFromOutsideAnyMore() {
    assertTrue(scheduler.shutdown(Duration.ZERO));
    assertEquals(
        "the scheduler is closed",
        assertThrows(IllegalStateException.class, () -> scheduler.spawn(() -> {}))
            .getMessage());
    assertThrows(IllegalStateException.class, () -> scheduler.runBlocking(() -> {}));
    scheduler.close();
  }

  @Test
  void aTaskCannotWaitForItsOwnEnd() {
    scheduler.runBlocking(
        () -> thrown(IllegalStateException.class, () -> scheduler.shutdown(Duration.ZERO)));
    scheduler.close();
  }
}
