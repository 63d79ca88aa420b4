package io.weft.samples.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.Echo;
import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private static ServerProcess echo;

  @BeforeAll
  static void start() throws IOException {
    echo = ServerProcess.start(Echo.class);
  }

  @AfterAll
  static void stop() {
    echo.close();
  }

  private static ServerProcess proxy(int port, String... options) throws IOException {
    String[] all = new String[options.length + 2];
    all[0] = "--to";
    all[1] = "localhost:" + port;
    System.arraycopy(options, 0, all, 2, options.length);
    return ServerProcess.start(Proxy.class, all);
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  @Test
  void passesOnWhatBothSidesSendAndTheEndOfEach() throws Exception {
    byte[] sent = new byte[3_000_000];
    new Random(1).nextBytes(sent);
    try (ServerProcess proxy = proxy(echo.port());
        Socket socket = connect(proxy.port())) {
      Thread sender = new Thread(() -> send(socket, sent));
      sender.start();
      assertArrayEquals(sent, socket.getInputStream().readAllBytes());
      sender.join();
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException lost) {
      throw new IllegalStateException(lost);
    }
  }

  @Test
  void endsAConnectionOnWhichNothingMoves() throws IOException {
    try (ServerProcess proxy = proxy(echo.port(), "--idle", "1")) {
      try (Socket socket = connect(proxy.port())) {
        assertEquals(-1, socket.getInputStream().read());
      }
      proxy.terminate();
      String errors = proxy.awaitEnd();
      assertTrue(errors.contains("nothing has moved for 1 s"), errors);
    }
  }

  @Test
  void acceptsNoMoreConnectionsThanItMay() throws IOException {
    try (ServerProcess proxy = proxy(echo.port(), "--connections", "1");
        Socket first = connect(proxy.port());
        Socket second = connect(proxy.port())) {
      second.getOutputStream().write("second".getBytes(UTF_8));
      first.getOutputStream().write("first".getBytes(UTF_8));
      assertEquals("first", new String(first.getInputStream().readNBytes(5), UTF_8));
      assertEquals(0, second.getInputStream().available());
      first.shutdownOutput();
      assertEquals("second", new String(second.getInputStream().readNBytes(6), UTF_8));
    }
  }

  @Test
  void aServerThatIsNotThereCostsItsClientOnly() throws IOException {
    int unused;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = probe.getLocalPort();
    }
    try (ServerProcess proxy = proxy(unused)) {
      for (int i = 0; i < 2; i++) {
        try (Socket socket = connect(proxy.port())) {
          assertEquals(-1, socket.getInputStream().read());
        }
      }
      proxy.terminate();
      String errors = proxy.awaitEnd();
      assertEquals(
          2, errors.lines().filter(line -> line.contains("Connection refused")).count(), errors);
    }
  }
}
