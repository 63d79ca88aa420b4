package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Placement;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.SuspendableConsumer;
import io.weft.Task;
import io.weft.net.TcpServer;
import io.weft.net.TcpServer.Spread;
import io.weft.net.TcpStream;
import io.weft.sync.Latch;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on all loops, with clients that block. */
class TcpServerTest {
  private static final int LOOPS = 3;
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static Scheduler scheduler() {
    return Scheduler.builder().loops(LOOPS).build();
  }

  /** A server in the main task of its scheduler, as programs have it. */
  private static final class Running {
    private final CompletableFuture<TcpServer> server = new CompletableFuture<>();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final Scheduler scheduler;

    Running(Scheduler scheduler, Spread spread, SuspendableConsumer<TcpStream> handler) {
      this.scheduler = scheduler;
      scheduler.spawn(() -> serve(spread, handler));
    }

    @Suspendable
    private void serve(Spread spread, SuspendableConsumer<TcpStream> handler) throws IOException {
      try (TcpServer bound = TcpServer.bind(anyPort(), spread)) {
        server.complete(bound);
        bound.serve(handler);
        ended.complete(null);
      } catch (Throwable failed) {
        ended.complete(failed);
      }
    }

    InetSocketAddress address() {
      return (InetSocketAddress) server.join().localAddress();
    }

    Socket connect() throws IOException {
      Socket socket = new Socket(address().getAddress(), address().getPort());
      socket.setSoTimeout((int) ENOUGH.toMillis());
      return socket;
    }
  }

  @Suspendable
  private static void tellLoop(TcpStream stream) throws IOException {
    stream.writeAll(ByteBuffer.wrap(new byte[] {(byte) Task.current().loop()}));
    stream.read(ByteBuffer.allocate(1)); // until the client goes
  }

  /** Which loops serve; a server that does not tell is ended, as its scheduler would wait for it. */
  private static AtomicIntegerArray loopsOf(Running running, List<Socket> sockets)
      throws IOException {
    AtomicIntegerArray counts = new AtomicIntegerArray(LOOPS);
    try {
      for (Socket socket : sockets) {
        counts.incrementAndGet(socket.getInputStream().read());
      }
    } catch (IOException | RuntimeException failed) {
      closeAll(sockets);
      running.server.join().close();
      throw failed;
    }
    return counts;
  }

  /** A socket that another loop listens on is given back when that loop asks its selector next. */
  private static void awaitRefusal(InetSocketAddress address) throws IOException {
    long startNs = System.nanoTime();
    while (System.nanoTime() - startNs < ENOUGH.toNanos()) {
      try {
        new Socket(address.getAddress(), address.getPort()).close();
      } catch (ConnectException refused) {
        return;
      }
    }
    throw new AssertionError(address + " is still listened on");
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void allLoopsServe(Spread spread) throws Exception {
    try (Scheduler scheduler = scheduler()) {
      Running running = new Running(scheduler, spread, TcpServerTest::tellLoop);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        sockets.add(running.connect());
      }
      AtomicIntegerArray counts = loopsOf(running, sockets);
      for (int loop = 0; loop < LOOPS; loop++) {
        assertTrue(counts.get(loop) > 0, counts::toString);
      }
      closeAll(sockets);
      running.server.join().close();
    }
  }

  @Test
  void leastLoadedGivesEachLoopItsShare() throws Exception {
    try (Scheduler scheduler = scheduler()) {
      Running running = new Running(scheduler, Spread.LEAST_LOADED, TcpServerTest::tellLoop);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 10 * LOOPS; i++) {
        sockets.add(running.connect());
      }
      AtomicIntegerArray counts = loopsOf(running, sockets);
      for (int loop = 0; loop < LOOPS; loop++) {
        assertTrue(Math.abs(counts.get(loop) - 10) <= 1, counts::toString); // one loop accepts too
        assertTrue(Math.abs(scheduler.load(loop) - 10) <= 1, counts::toString);
      }
      closeAll(sockets);
      running.server.join().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAHandlerThrowsEndsItsConnectionOnly(Spread spread) throws Exception {
    List<String> logged = new ArrayList<>();
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord entry) {
        if (entry.getLevel() == Level.SEVERE) {
          synchronized (logged) {
            logged.add(entry.getMessage() + ": " + entry.getThrown().getMessage());
          }
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger logger = Logger.getLogger("io.weft");
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try (Scheduler scheduler = scheduler()) {
      Running running = new Running(scheduler, spread, TcpServerTest::fail);
      for (int what : new int[] {1, 2, 3}) {
        try (Socket socket = running.connect()) {
          socket.getOutputStream().write(what);
          assertEquals(what == 3 ? 3 : -1, socket.getInputStream().read());
        }
      }
      running.server.join().close();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertEquals(1, logged.size(), logged::toString);
    assertTrue(
        logged.get(0).matches("the handler of TcpStream\\[.*] failed: a mistake"),
        logged::toString);
  }

  @Suspendable
  private static void fail(TcpStream stream) throws IOException {
    ByteBuffer what = ByteBuffer.allocate(1);
    stream.readExact(what);
    switch (what.get(0)) {
      case 1 -> throw new IllegalArgumentException("a mistake");
      case 2 -> throw new IOException("the peer has gone");
      default -> stream.writeAll(what.flip());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingEndsTheServerAndNoConnection(Spread spread) throws Exception {
    try (Scheduler scheduler = scheduler()) {
      Running running = new Running(scheduler, spread, TcpServerTest::echoByte);
      try (Socket socket = running.connect()) {
        socket.getOutputStream().write(1);
        assertEquals(1, socket.getInputStream().read());
        running.server.join().close();
        assertEquals(null, running.ended.get());
        socket.getOutputStream().write(2);
        assertEquals(2, socket.getInputStream().read());
        awaitRefusal(running.address());
      }
    }
  }

  @Suspendable
  private static void echoByte(TcpStream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1);
    while (stream.read(buffer) > 0) {
      stream.writeAll(buffer.flip());
      buffer.clear();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shutDownEndsTheServerAndLetsConnectionsFinish(Spread spread) throws Exception {
    Scheduler scheduler = scheduler();
    Running running = new Running(scheduler, spread, TcpServerTest::echoByte);
    try (Socket socket = running.connect()) {
      socket.getOutputStream().write(1);
      assertEquals(1, socket.getInputStream().read());
      CompletableFuture<Boolean> inTime =
          CompletableFuture.supplyAsync(() -> scheduler.shutdown(ENOUGH));
      assertEquals(Cancelled.class, running.ended.get().getClass());
      socket.getOutputStream().write(2);
      assertEquals(2, socket.getInputStream().read());
      socket.shutdownOutput();
      assertTrue(inTime.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancellingEndsAllThatAccept(Spread spread) throws Exception {
    try (Scheduler scheduler = scheduler()) {
      CompletableFuture<TcpServer> server = new CompletableFuture<>();
      Task<Void> serving = scheduler.spawn(() -> {
        TcpServer bound = TcpServer.bind(anyPort(), spread);
        server.complete(bound);
        bound.serve(TcpServerTest::echoByte);
      });
      InetSocketAddress address = (InetSocketAddress) server.join().localAddress();
      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        socket.getOutputStream().write(1);
        assertEquals(1, socket.getInputStream().read());
      }
      serving.cancel();
      while (!serving.isDone()) {
        Thread.onSpinWait();
      }
      awaitRefusal(address);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortThatAnotherServerHasIsRefused(Spread spread) throws Exception {
    try (Scheduler scheduler = scheduler()) {
      scheduler.runBlocking(() -> {
        try (TcpServer first = TcpServer.bind(anyPort(), spread)) {
          for (Spread each : Spread.values()) {
            BindException taken =
                assertThrows(BindException.class, () -> TcpServer.bind(first.localAddress(), each));
            assertEquals(
                "bind to " + first.localAddress() + " failed: Address already in use",
                taken.getMessage());
          }
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPortWhoseConnectionsHaveJustEndedIsFree(Spread spread) throws Exception {
    InetSocketAddress address;
    try (Scheduler scheduler = scheduler()) {
      // Closes first, so it keeps the connection in TIME_WAIT.
      Running running = new Running(scheduler, spread, stream -> {});
      try (Socket socket = running.connect()) {
        assertEquals(-1, socket.getInputStream().read());
      }
      address = running.address();
      running.server.join().close();
    }
    try (Scheduler scheduler = scheduler()) {
      scheduler.runBlocking(() -> TcpServer.bind(address, spread).close());
    }
  }

  /** Of an exception whose text fails, that it was thrown is enough to know. */
  private static final class Mute extends IOException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void aConnectionThatIsLostWithoutATextEndsNoOther() throws Exception {
    try (Scheduler scheduler = scheduler()) {
      Running running = new Running(scheduler, Spread.LEAST_LOADED, stream -> {
        throw new Mute();
      });
      for (int i = 0; i < 2; i++) {
        try (Socket socket = running.connect()) {
          assertEquals(-1, socket.getInputStream().read());
        }
      }
      running.server.join().close();
    }
  }

  @Test
  void itServesOnce() throws Exception {
    try (Scheduler scheduler = scheduler()) {
      scheduler.runBlocking(() -> {
        TcpServer server = TcpServer.bind(anyPort());
        Task<Void> first = Task.spawn(() -> server.serve(stream -> {}));
        Task.yield();
        IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> server.serve(stream -> {}));
        assertEquals(
            server + " serves already; one call accepts on all loops", refused.getMessage());
        server.close();
        first.join();
      });
    }
  }

  @Test
  void itNeedsATask() {
    assertThrows(IllegalStateException.class, () -> TcpServer.bind(anyPort()));
  }

  @Test
  void loopsAreKnownByTheirIndex() {
    try (Scheduler scheduler = scheduler()) {
      assertEquals(LOOPS, scheduler.loops());
      scheduler.runBlocking(() -> {
        assertEquals(0, Task.current().loop());
        Latch go = new Latch(1);
        List<Task<Integer>> tasks = new ArrayList<>();
        for (Placement each : Placement.all()) {
          tasks.add(Task.spawnOn(each, () -> {
            go.await();
            return Task.current().loop();
          }));
        }
        for (int loop = 0; loop < LOOPS; loop++) {
          assertEquals(loop, tasks.get(loop).loop());
          assertEquals(loop == 0 ? 2 : 1, scheduler.load(loop));
        }
        go.countDown();
        for (int loop = 0; loop < LOOPS; loop++) {
          assertEquals(loop, tasks.get(loop).join());
        }
      });
      assertThrows(IllegalArgumentException.class, () -> scheduler.load(LOOPS));
    }
    assertThrows(IllegalStateException.class, Placement::all);
  }
}
