package io.weft.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without a task, and so without the agent, a stream blocks the thread. */
class TcpOnPlainThreadsTest {
  private TcpListener listener;
  private TcpStream client;
  private TcpStream server;

  private static SocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @BeforeEach
  void connect() throws Exception {
    listener = TcpListener.bind(anyPort());
    client = TcpStream.connect(listener.localAddress());
    server = listener.accept();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
    listener.close();
  }

  private static <V> FutureTask<V> inAnotherThread(Callable<V> body) {
    FutureTask<V> future = new FutureTask<>(body);
    new Thread(future, "test").start();
    return future;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void echoesMoreThanTheSocketsHold() throws Exception {
    byte[] sent = random(20_000_000);
    FutureTask<Long> echo = inAnotherThread(() -> {
      ByteBuffer buffer = ByteBuffer.allocateDirect(50_000);
      long echoed = 0;
      while (server.read(buffer) >= 0) {
        echoed += buffer.flip().remaining();
        server.writeAll(buffer);
        buffer.clear();
      }
      server.shutdownOutput();
      return echoed;
    });
    FutureTask<Void> writer = inAnotherThread(() -> {
      client.writeAll(ByteBuffer.wrap(sent));
      client.shutdownOutput();
      return null;
    });
    ByteBuffer received = ByteBuffer.allocate(sent.length);
    client.readExact(received);
    assertArrayEquals(sent, received.array());
    assertEquals(-1, client.read(ByteBuffer.allocate(1)));
    assertEquals(-1, client.read(ByteBuffer.allocate(1)), "again");
    writer.get();
    assertEquals(sent.length, echo.get());
  }

  @Test
  void writesAllBuffersInOrder() throws Exception {
    ByteBuffer empty = ByteBuffer.allocate(0);
    client.writeAll(
        empty, ByteBuffer.wrap(new byte[] {1, 2}), empty, ByteBuffer.wrap(new byte[] {3}), empty);
    client.writeAll();
    ByteBuffer received = ByteBuffer.allocate(3);
    server.readExact(received);
    assertArrayEquals(new byte[] {1, 2, 3}, received.array());
  }

  @Test
  void writesManyLargeHeapBuffers() throws Exception {
    byte[] one = random(100_000);
    FutureTask<Void> writer = inAnotherThread(() -> {
      client.writeAll(ByteBuffer.wrap(one), ByteBuffer.wrap(one), ByteBuffer.wrap(one));
      return null;
    });
    for (int i = 0; i < 3; i++) {
      ByteBuffer received = ByteBuffer.allocate(one.length);
      server.readExact(received);
      assertArrayEquals(one, received.array());
    }
    writer.get();
  }

  @Test
  void readOfNoBytesReturnsAtOnce() throws Exception {
    assertEquals(0, server.read(ByteBuffer.allocate(0)));
  }

  @Test
  void readTakesWhatThereIs() throws Exception {
    client.writeAll(ByteBuffer.wrap(new byte[] {7}));
    ByteBuffer buffer = ByteBuffer.allocate(10);
    assertEquals(1, server.read(buffer));
    client.writeAll(ByteBuffer.wrap(new byte[] {8}));
    assertEquals(1, server.read(buffer));
    assertEquals(2, buffer.position());
  }

  @Test
  void readExactSaysHowManyBytesCameBeforeTheEnd() throws Exception {
    client.writeAll(ByteBuffer.wrap(new byte[10]));
    client.shutdownOutput();
    ByteBuffer buffer = ByteBuffer.allocate(64);
    EOFException end = assertThrows(EOFException.class, () -> server.readExact(buffer));
    assertEquals(
        "read from " + client.localAddress() + " failed: the stream ended after 10 of 64 bytes",
        end.getMessage());
    assertEquals(10, buffer.position());
  }

  @Test
  void closingWakesTheReader() throws Exception {
    FutureTask<Integer> read = inAnotherThread(() -> {
      return server.read(ByteBuffer.allocate(1));
    });
    server.close();
    IOException closed = assertInstanceOf(
        IOException.class, assertThrows(ExecutionException.class, read::get).getCause());
    assertEquals(
        "read from " + client.localAddress() + " failed: closed by this side", closed.getMessage());
  }

  @Test
  void closingWakesTheAcceptor() {
    FutureTask<TcpStream> accept = inAnotherThread(() -> listener.accept());
    try {
      listener.close();
    } catch (IOException unexpected) {
      throw new AssertionError(unexpected);
    }
    Throwable closed = assertThrows(ExecutionException.class, accept::get).getCause();
    assertEquals(
        "accept on " + listener.localAddress() + " failed: closed by this side",
        closed.getMessage());
  }

  @Test
  void interruptClosesAsItDoesBlockingChannels() throws Exception {
    FutureTask<Boolean> read = inAnotherThread(() -> {
      Thread.currentThread().interrupt();
      assertThrows(IOException.class, () -> server.read(ByteBuffer.allocate(1)));
      return Thread.currentThread().isInterrupted();
    });
    assertTrue(read.get());
    assertEquals(-1, client.read(ByteBuffer.allocate(1)));
  }

  @Test
  void refusedConnectionNamesThePeer() throws Exception {
    SocketAddress gone = listener.localAddress();
    listener.close();
    ConnectException refused = assertThrows(ConnectException.class, () -> TcpStream.connect(gone));
    assertEquals("connect to " + gone + " failed: Connection refused", refused.getMessage());
  }

  @Test
  void unresolvedAddressIsAnUnknownHost() {
    SocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
    UnknownHostException unknown =
        assertThrows(UnknownHostException.class, () -> TcpStream.connect(nowhere));
    assertTrue(unknown.getMessage().startsWith("connect to nowhere.invalid"), unknown.getMessage());
    assertThrows(UnknownHostException.class, () -> TcpListener.bind(nowhere));
  }

  @Test
  void addressInUseNamesIt() {
    IOException inUse =
        assertThrows(IOException.class, () -> TcpListener.bind(listener.localAddress()));
    assertEquals(
        "bind to " + listener.localAddress() + " failed: Address already in use",
        inUse.getMessage());
  }

  @Test
  void sharedListenersHaveOneAddress() throws Exception {
    try (TcpListener first = TcpListener.bindShared(anyPort());
        TcpListener second = TcpListener.bindShared(first.localAddress())) {
      assertEquals(first.localAddress(), second.localAddress());
    }
  }

  @Test
  void resetByThePeerNamesIt() throws Exception {
    server.writeAll(ByteBuffer.wrap(new byte[2]));
    client.readExact(ByteBuffer.allocate(1));
    client.close(); // with a byte that nobody has read: a reset
    IOException reset = assertThrows(IOException.class, () -> server.read(ByteBuffer.allocate(1)));
    assertTrue(
        reset
            .getMessage()
            .startsWith("read from " + client.localAddress() + " failed: Connection reset"),
        reset.getMessage());
  }

  @Test
  void addressesAreThoseOfTheTwoSides() {
    assertEquals(client.localAddress(), server.remoteAddress());
    assertEquals(client.remoteAddress(), server.localAddress());
  }

  @Test
  void closingTwiceIsFine() throws Exception {
    client.close();
    client.close();
    IOException closed =
        assertThrows(IOException.class, () -> client.writeAll(ByteBuffer.allocate(1)));
    assertTrue(closed.getMessage().endsWith("closed by this side"), closed.getMessage());
  }

  @Test
  void aHostIsFoundByItsName() throws Exception {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    try (TcpStream byName = TcpStream.connect("localhost", port)) {
      assertEquals(listener.localAddress(), byName.remoteAddress());
    }
  }

  @Test
  void copiesInBothDirections() throws Exception {
    try (TcpStream farClient = TcpStream.connect(listener.localAddress());
        TcpStream far = listener.accept()) {
      FutureTask<ByteStream.Carried> relay =
          inAnotherThread(() -> ByteStream.copyBidirectional(server, far));
      client.writeAll(ByteBuffer.wrap(new byte[3]));
      client.shutdownOutput();
      assertEquals(3, farClient.inputStream().readAllBytes().length);
      farClient.writeAll(ByteBuffer.wrap(new byte[5]));
      farClient.shutdownOutput();
      assertEquals(5, client.inputStream().readAllBytes().length);
      assertEquals(new ByteStream.Carried(3, 5), relay.get());
    }
  }
}
