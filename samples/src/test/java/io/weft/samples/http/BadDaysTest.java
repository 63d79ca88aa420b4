package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.ServerProcess;
import io.weft.samples.http.RawClient.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Peers that go away, and the end of the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadDaysTest {
  /** More than sockets hold on their own. */
  private static final int LARGE = 20_000_000;

  private static final int SIGTERM_STATUS = 128 + 15;

  private Path folder;

  private final byte[] content = new byte[LARGE];

  /** For tests that it survives. */
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path made) throws IOException {
    folder = made;
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("large"), content);
    server = server();
  }

  @AfterAll
  void stop() {
    server.close();
    assertFalse(server.errors().contains("\tat "), server.errors());
  }

  private ServerProcess server(String... more) throws IOException {
    String[] options = new String[more.length + 4];
    System.arraycopy(more, 0, options, 4, more.length);
    options[0] = "--root";
    options[1] = folder.toString();
    options[2] = "--loops";
    options[3] = "1";
    return ServerProcess.start(Http.class, options);
  }

  private static RawClient inTheMiddle(ServerProcess server) throws IOException {
    RawClient client = RawClient.to(server);
    client.send("GET /file/large HTTP/1.1\r\nHost: test\r\n\r\n");
    assertEquals(200, client.receiveHead().status());
    return client;
  }

  @Test
  void aPeerThatResetsInTheMiddleOfAResponseCostsALineOfText() throws Exception {
    RawClient client = inTheMiddle(server);
    client.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
    server.awaitError("http: write to /127.0.0.1:");
    try (RawClient other = RawClient.to(server)) {
      assertEquals(200, other.get("/hello").status());
    }
  }

  @Test
  void aPeerThatLeavesInTheMiddleOfARequestCostsALineOfText() throws Exception {
    try (RawClient client = RawClient.to(server)) {
      client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhel");
    }
    server.awaitError("in the middle of a request");
  }

  /** As each does who closes the live page. */
  @Test
  void aPeerThatLeavesItsEventsCostsNothing() throws Exception {
    try (ServerProcess left = server();
        RawClient stays = RawClient.to(left)) {
      RawClient leaves = RawClient.to(left);
      leaves.send("GET /events HTTP/1.1\r\nHost: test\r\n\r\n");
      assertEquals(200, leaves.receiveHead().status());
      stays.send("GET /events HTTP/1.1\r\nHost: test\r\n\r\n");
      while (!stays.line().contains("\"connections\":2,")) {
        // until both are counted
      }
      leaves.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      leaves.close();
      while (!stays.line().contains("\"connections\":1,")) {
        // until the server has noticed
      }
      left.terminate();
      String said = left.awaitEnd();
      assertFalse(said.contains("write to"), said);
    }
  }

  @Test
  void aPeerThatDoesNotSpeakTlsCostsALineOfText() throws Exception {
    try (ServerProcess ending = server("--tls")) {
      try (RawClient client = RawClient.to(ending)) {
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n");
        client.receive(100);
      }
      ending.awaitError("http: TLS handshake with /127.0.0.1:");
      assertFalse(ending.errors().contains("\tat "), ending.errors());
    }
  }

  @Test
  void aResponseThatIsUnderWayIsNotCutOffByTheEndOfTheServer() throws Exception {
    try (ServerProcess ending = server();
        RawClient client = inTheMiddle(ending);
        RawClient idle = RawClient.to(ending)) {
      assertEquals(200, idle.get("/hello").status());
      ending.terminate();
      assertTrue(idle.isAtEnd());
      assertThrows(ConnectException.class, () -> RawClient.to(ending));
      assertArrayEquals(content, client.receive(LARGE));
      assertTrue(client.isAtEnd());
      assertEquals(SIGTERM_STATUS, ending.exitStatus());
    }
  }

  @Test
  void aResponseThatTakesLongerThanTheGraceIsCutOff() throws Exception {
    try (ServerProcess ending = server("--grace", "1");
        RawClient client = inTheMiddle(ending)) {
      ending.terminate();
      assertEquals(SIGTERM_STATUS, ending.exitStatus());
      assertTrue(client.receive(LARGE).length < LARGE);
    }
  }

  @Test
  void theEndOfTheServerIsToldToConnectionsThatAreBusy() throws Exception {
    try (ServerProcess ending = server();
        RawClient client = RawClient.to(ending);
        RawClient idle = RawClient.to(ending)) {
      client.send("POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhel");
      assertEquals(200, idle.get("/hello").status()); // so the other one is busy
      ending.terminate();
      assertTrue(idle.isAtEnd());
      client.send("lo");
      Response response = client.receive();
      assertEquals("hello", response.body());
      assertEquals("close", response.header("Connection"));
      assertTrue(client.isAtEnd());
      assertEquals(SIGTERM_STATUS, ending.exitStatus());
    }
  }

  @Test
  void nobodyWaitsForIdleConnectionsAndEvents() throws Exception {
    try (ServerProcess ending = server("--grace", "86400");
        RawClient idle = RawClient.to(ending);
        RawClient events = RawClient.to(ending)) {
      assertEquals(200, idle.get("/hello").status());
      events.send("GET /events HTTP/1.1\r\nHost: test\r\n\r\n");
      assertEquals(200, events.receiveHead().status());
      ending.terminate();
      assertTrue(events.chunks().length > 0, "ends with its last chunk");
      assertTrue(idle.isAtEnd());
      assertEquals(SIGTERM_STATUS, ending.exitStatus());
    }
  }

  @Test
  void aPortThatIsTakenTakesALineOfText() throws Exception {
    String port = String.valueOf(server.port());
    try (ServerProcess second = ServerProcess.startInVain(Http.class, "--port", port)) {
      assertEquals(1, second.exitStatus());
      String errors = second.errors();
      assertTrue(errors.matches("http: bind to .* failed: Address already in use"), errors);
    }
  }

  @Test
  void aFolderThatIsNotThereTakesALineOfText() throws Exception {
    String missing = folder.resolve("nothing").toString();
    try (ServerProcess refused = ServerProcess.startInVain(Http.class, "--root", missing)) {
      assertEquals(1, refused.exitStatus());
      assertTrue(refused.errors().matches("http: .*nothing is not a folder"), refused.errors());
    }
  }
}
