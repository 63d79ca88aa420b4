package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.forked.ForkedJvm;
import io.weft.interop.Blocking;
import io.weft.net.ByteReader;
import io.weft.net.ByteStream;
import io.weft.net.ByteWriter;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.net.TlsStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promises of TLS, with this end on both sides, with the JDK's sockets, openssl and bad peers. One list: all of it shares
 * keys and the ways to bring two ends together.
 */
class TlsStreamTest {
  private static final String HOST = "localhost";

  @TempDir
  private static Path folder;

  private static Certificates certificates;
  private static SSLContext context;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = Certificates.make(folder);
    context = certificates.context();
  }

  static Stream<Arguments> everywhere() {
    return Arrays.stream(World.values())
        .flatMap(w -> Arrays.stream(Streams.values())
            .flatMap(s -> Stream.of("TLSv1.2", "TLSv1.3").map(v -> Arguments.of(w, s, v))));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Suspendable
  private static TlsStream client(ByteStream under, String version) throws IOException {
    SSLEngine engine = context.createSSLEngine(HOST, 443);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {version});
    return TlsStream.over(under, engine);
  }

  /** Both ends on one loop. */
  private record Pair(TlsStream client, TlsStream server, Streams.Pair under) {
    @Suspendable
    static Pair open(String version) throws Exception {
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      Task<TlsStream> server = Task.spawn(() -> TlsStream.server(under.theirs(), context));
      TlsStream client = TlsStreamTest.client(under.mine(), version);
      return new Pair(client, server.join(), under);
    }

    void close() throws IOException {
      client.close();
      server.close();
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void bothDirectionsAtOnce(World world, Streams kind, String version) throws Exception {
    byte[] sent = bytes(300_000);
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running peer = world.start(() -> {
        TlsStream server = TlsStream.server(pair.theirs(), context);
        assertEquals(version, server.session().getProtocol());
        ByteBuffer some = ByteBuffer.allocate(70_000);
        while (server.read(some) >= 0) {
          server.writeAll(some.flip());
          some.clear();
        }
        server.close();
      });
      TlsStream client = client(pair.mine(), version);
      byte[] got = world == World.THREADS ? inTurns(client, sent) : atOnce(client, sent);
      assertArrayEquals(sent, got);
      client.shutdownOutput();
      assertEquals(-1, client.read(ByteBuffer.allocate(1)));
      peer.join();
      client.close();
      pair.close();
    });
  }

  @Suspendable
  private static byte[] atOnce(TlsStream client, byte[] sent) throws IOException {
    Task<Void> writer = Task.spawn(() ->
        client.writeAll(ByteBuffer.wrap(sent, 0, 1), ByteBuffer.wrap(sent, 1, sent.length - 1)));
    ByteBuffer got = ByteBuffer.allocate(sent.length);
    client.readExact(got);
    writer.join();
    return got.array();
  }

  @Suspendable
  private static byte[] inTurns(TlsStream client, byte[] sent) throws IOException {
    ByteBuffer got = ByteBuffer.allocate(sent.length);
    for (int at = 0; at < sent.length; at += 50_000) {
      client.writeAll(ByteBuffer.wrap(sent, at, 50_000));
      client.readExact(got.limit(at + 50_000));
    }
    return got.array();
  }

  @Test
  void agreesOnAProtocolAndTellsTheServerItsName() {
    Scheduler.run(() -> {
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      Task<TlsStream> accepted =
          Task.spawn(() -> TlsStream.server(under.theirs(), context, "http/1.1", "h2"));
      TlsStream client = TlsStream.client(under.mine(), context, HOST, "h2", "http/1.1");
      TlsStream server = accepted.join();
      assertEquals("http/1.1", client.applicationProtocol());
      assertEquals("http/1.1", server.applicationProtocol());
      ExtendedSSLSession session = (ExtendedSSLSession) server.session();
      assertEquals(List.of(new SNIHostName(HOST)), session.getRequestedServerNames());
      assertEquals("CN=localhost", client.session().getPeerPrincipal().getName());
      assertTrue(
          client.toString().startsWith("TlsStream[TLSv1.3 over TcpStream["), client::toString);
      client.close();
      server.close();
    });
  }

  @Suspendable
  private static Throwable failure(SuspendableIo body) {
    try {
      body.run();
      return null;
    } catch (IOException failed) {
      return failed;
    }
  }

  private interface SuspendableIo {
    @Suspendable
    Object run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"other.example", "untrusted"})
  void aServerThatIsNotTrustedIsRefusedAndTold(String host) {
    Scheduler.run(() -> {
      SSLContext trust = host.equals("untrusted") ? Certificates.ofTheJdk() : context;
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      Task<Throwable> server = Task.spawn(() -> failure(() -> {
        TlsStream stream = TlsStream.server(under.theirs(), context);
        return stream.read(ByteBuffer.allocate(1)); // in TLS 1.3 it is the first to know of it
      }));
      Throwable refused = failure(
          () -> TlsStream.client(under.mine(), trust, host.equals("untrusted") ? HOST : host));
      assertInstanceOf(SSLHandshakeException.class, refused);
      assertTrue(refused.getMessage().startsWith("TLS handshake with "), refused.getMessage());
      Throwable told = server.join();
      assertInstanceOf(SSLException.class, told);
      assertTrue(told.getMessage().contains("alert"), told.getMessage());
      assertTrue(failure(() -> under.mine().read(ByteBuffer.allocate(1)))
          .getMessage()
          .endsWith("closed by this side"));
    });
  }

  @Test
  void aPeerThatDoesNotSpeakTlsIsRefused() {
    Scheduler.run(() -> {
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      under
          .mine()
          .writeAll(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      Throwable refused = failure(() -> TlsStream.server(under.theirs(), context));
      assertInstanceOf(SSLHandshakeException.class, refused);
      under.mine().close();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aConnectionThatIsCutIsNoEndOfTheStream(String version) {
    Scheduler.run(() -> {
      Pair pair = Pair.open(version);
      pair.client().writeAll(ByteBuffer.wrap(new byte[] {1}));
      pair.under().mine().close();
      assertEquals(1, pair.server().read(ByteBuffer.allocate(5)));
      Throwable cut = failure(() -> pair.server().read(ByteBuffer.allocate(5)));
      assertInstanceOf(SSLException.class, cut);
      assertTrue(
          cut.getMessage().endsWith("ended without close_notify: it may have been cut"),
          cut.getMessage());
      pair.server().close();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void closingTellsThePeerThatThisIsTheEnd(String version) {
    Scheduler.run(() -> {
      Pair pair = Pair.open(version);
      pair.client().writeAll(ByteBuffer.wrap(new byte[] {1, 2}));
      pair.client().close();
      pair.client().close();
      ByteBuffer got = ByteBuffer.allocate(9);
      assertEquals(2, pair.server().read(got));
      assertEquals(-1, pair.server().read(got));
      assertEquals(-1, pair.server().read(got));
      assertTrue(
          failure(() -> pair.client().read(got)).getMessage().contains("closed by this side"));
      pair.server().close();
    });
  }

  @Test
  void halfClosedItStillCarriesTheOtherWay() {
    Scheduler.run(() -> {
      Pair pair = Pair.open("TLSv1.3");
      pair.client().shutdownOutput();
      ByteBuffer got = ByteBuffer.allocate(100_000);
      assertEquals(-1, pair.server().read(got));
      Task<Void> writer = Task.spawn(() -> {
        pair.server().writeAll(ByteBuffer.wrap(bytes(100_000)));
        pair.server().shutdownOutput();
      });
      pair.client().readExact(got);
      assertArrayEquals(bytes(100_000), got.array());
      assertEquals(-1, pair.client().read(got.clear()));
      writer.join();
      Throwable refused = failure(() -> {
        pair.client().writeAll(ByteBuffer.allocate(1));
        return null;
      });
      assertTrue(refused.getMessage().endsWith("closed by shutdownOutput, or by the peer"));
      pair.close();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aWriteThatIsTimedOutLeavesTheConnectionWhole(String version) {
    Scheduler.run(() -> {
      Pair pair = Pair.open(version);
      ByteBuffer large = ByteBuffer.wrap(bytes(20_000_000));
      boolean late = false;
      try {
        Scope.withTimeout(Duration.ofMillis(50), () -> pair.client().writeAll(large));
      } catch (TimeoutException expected) {
        late = true;
      }
      assertTrue(late && large.position() > 0 && large.hasRemaining());
      int written = large.position();
      Task<byte[]> reader = Task.spawn(() -> pair.server().inputStream().readAllBytes());
      pair.client().writeAll(ByteBuffer.wrap(new byte[] {42}));
      pair.client().shutdownOutput();
      byte[] got = reader.join();
      assertEquals(written + 1, got.length);
      assertArrayEquals(Arrays.copyOf(large.array(), written), Arrays.copyOf(got, written));
      assertEquals(42, got[written]);
      pair.close();
    });
  }

  @Test
  void aSecondReaderAndASecondWriterAreRefused() {
    Scheduler.run(() -> {
      Pair pair = Pair.open("TLSv1.3");
      Task<Integer> reader = Task.spawn(() -> pair.client().read(ByteBuffer.allocate(1)));
      while (reader.state() != Task.State.PARKED) {
        Task.yield();
      }
      String message = "";
      try {
        pair.client().read(ByteBuffer.allocate(1));
      } catch (IllegalStateException second) {
        message = second.getMessage();
      }
      assertTrue(message.startsWith("two tasks read from one stream at once: "), message);
      pair.server().writeAll(ByteBuffer.wrap(new byte[] {3}));
      assertEquals(1, reader.join());
      pair.close();
    });
  }

  @Test
  void aFailureDoesNotWaitForAPeerThatDoesNotRead() {
    Scheduler.run(() -> {
      Pair pair = Pair.open("TLSv1.3");
      Task<Throwable> writer = Task.spawn(() -> failure(() -> {
        pair.server().writeAll(ByteBuffer.allocate(50_000_000));
        return null;
      }));
      while (writer.state() != Task.State.PARKED) {
        Task.yield();
      }
      pair.under().mine().writeAll(ByteBuffer.wrap(bytes(100))); // no record
      Throwable refused = failure(() -> pair.server().read(ByteBuffer.allocate(1)));
      assertInstanceOf(SSLException.class, refused);
      pair.close();
      assertTrue(writer.join().getMessage().endsWith("closed by this side"));
    });
  }

  @Test
  void aHandshakeThatFailsDoesNotWaitForAPeerThatDoesNotRead() {
    Scheduler.run(() -> {
      Streams.Pair under = Streams.TCP.open(World.ONE_LOOP);
      boolean full = false;
      try {
        Scope.withTimeout(
            Duration.ofMillis(300), () -> under.theirs().writeAll(ByteBuffer.allocate(50_000_000)));
      } catch (TimeoutException expected) {
        full = true;
      }
      assertTrue(full);
      SSLEngine stubborn = context.createSSLEngine(HOST, 443);
      stubborn.setUseClientMode(true);
      stubborn.setEnabledProtocols(new String[] {"TLSv1.2"});
      stubborn.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
      ByteBuffer hello = ByteBuffer.allocate(stubborn.getSession().getPacketBufferSize());
      stubborn.beginHandshake();
      stubborn.wrap(ByteBuffer.allocate(0), hello);
      under.mine().writeAll(hello.flip());
      Throwable refused = failure(() -> TlsStream.server(under.theirs(), context)); // has no RSA
      assertInstanceOf(SSLHandshakeException.class, refused);
      under.mine().close();
    });
  }

  @Test
  void linesAreReadAndWrittenOverIt() {
    Scheduler.run(() -> {
      Pair pair = Pair.open("TLSv1.3");
      ByteWriter writer = new ByteWriter(pair.client(), 100);
      for (int i = 0; i < 50; i++) {
        writer.write("line " + i + "\r\n");
      }
      writer.flush();
      ByteReader reader = new ByteReader(pair.server(), 7);
      for (int i = 0; i < 50; i++) {
        assertEquals("line " + i, reader.readLine(20));
      }
      pair.close();
    });
  }

  @Test
  void aClientThatRenegotiatesIsRefused() throws Exception {
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      TcpListener listener =
          TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Task<Throwable> server = scheduler.spawn(() -> {
        TlsStream stream = TlsStream.server(listener.accept(), context);
        ByteBuffer got = ByteBuffer.allocate(10);
        stream.read(got);
        stream.writeAll(got.flip());
        Throwable refused = failure(() -> stream.read(got.clear()));
        stream.close();
        return refused;
      });
      InetSocketAddress address = (InetSocketAddress) listener.localAddress();
      try (SSLSocket socket = (SSLSocket)
          context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.getOutputStream().write(5);
        assertEquals(5, socket.getInputStream().read());
        socket.startHandshake();
        socket.getInputStream().read();
      } catch (SSLException expected) {
        // the server has sent an alert or has closed
      }
      Throwable refused = server.toFuture().get(30, TimeUnit.SECONDS);
      assertInstanceOf(SSLException.class, refused);
      assertTrue(refused.getMessage().endsWith("renegotiation is refused"), refused.getMessage());
      listener.close();
    }
  }

  private static Process openssl(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("openssl"), Arrays.stream(arguments)).toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void assumeOpenssl() {
    boolean found;
    try {
      found = openssl("version").waitFor() == 0;
    } catch (IOException | InterruptedException absent) {
      found = false;
    }
    assumeTrue(found, "openssl is not installed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslIsItsClient(String version) throws Exception {
    assumeOpenssl();
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      TcpListener listener = TcpListener.bind(new InetSocketAddress("127.0.0.1", 0));
      Task<String> server = scheduler.spawn(() -> {
        TlsStream stream = TlsStream.server(listener.accept(), context, "weft");
        ByteReader reader = new ByteReader(stream);
        String line = reader.readLine(100);
        ByteWriter writer = new ByteWriter(stream);
        writer.write("you said " + line + "\n");
        writer.flush();
        stream.close();
        return line + ", " + stream.applicationProtocol();
      });
      Process client = openssl(
          "s_client",
          "-connect",
          "127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort(),
          "-quiet",
          "-alpn",
          "weft",
          version);
      client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("hello, weft", server.toFuture().get(30, TimeUnit.SECONDS));
      assertTrue(output.contains("you said hello"), output);
      client.waitFor();
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslIsItsServer(String version) throws Exception {
    assumeOpenssl();
    Path pem = folder.resolve("key" + version + ".pem");
    assertEquals(
        0,
        openssl(
                "pkcs12",
                "-in",
                certificates.store.toString(),
                "-passin",
                "pass:" + Certificates.PASSWORD,
                "-nodes",
                "-out",
                pem.toString())
            .waitFor());
    Process server =
        openssl("s_server", "-accept", "127.0.0.1:0", "-cert", pem.toString(), "-rev", version);
    try (Scheduler scheduler = Scheduler.builder().loops(1).build()) {
      Task<String> client = scheduler.spawn(() -> {
        int port = Blocking.call(() -> port(server));
        TcpStream tcp = TcpStream.connect(new InetSocketAddress("127.0.0.1", port));
        TlsStream stream = TlsStream.client(tcp, context, HOST);
        ByteWriter writer = new ByteWriter(stream);
        writer.write("olleh\n");
        writer.flush();
        String line = new ByteReader(stream).readLine(100);
        stream.close();
        return line;
      });
      assertEquals("hello", client.toFuture().get(30, TimeUnit.SECONDS));
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  /** From its first line, {@code ACCEPT 127.0.0.1:4711}. */
  private static int port(Process server) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = server.getInputStream().read();
        c >= 0;
        c = server.getInputStream().read()) {
      if (c == '\n') {
        int start = line.indexOf("ACCEPT ");
        if (start >= 0) {
          return Integer.parseInt(line.substring(line.lastIndexOf(":") + 1).strip());
        }
        line.setLength(0);
      } else {
        line.append((char) c);
      }
    }
    throw new IOException("openssl does not listen: " + line);
  }

  /** In a JVM of its own: when new keys are asked for is read when it starts. */
  @Test
  void aReadThatIsGivenUpWhileKeysChangeLosesNothing() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(
        List.of(ForkedJvm.agentFlag("")),
        List.of(),
        KeyUpdates.class,
        List.of(certificates.store.toString()));
    assertEquals("all right\n", ended.output());
  }
}
