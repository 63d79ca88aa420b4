package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.ServerProcess;
import io.weft.samples.http.RawClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers that let a server wait which waits for a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowPeersTest {
  private static final int LARGE = 20_000_000; // more than sockets hold on their own

  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("large"), new byte[LARGE]);
    server = ServerProcess.start(
        Http.class, "--loops", "1", "--timeout", "1", "--root", folder.toString());
  }

  @AfterAll
  void stop() {
    server.close();
    assertFalse(server.errors().contains("\tat "), server.errors());
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /hello HTTP/1.1\r\nHost: te', was not complete within 1 s",
    "'POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhel', comes too slowly"
  })
  void tellsAPeerThatItIsTooSlow(String part, String why) throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(part);
      Response response = client.receive();
      assertEquals(408, response.status());
      assertTrue(response.body().contains(why), response.body());
      assertEquals("close", response.header("Connection"));
      assertTrue(client.isAtEnd());
    }
  }

  /** However often a byte comes: the time is counted from the first one. */
  @Test
  void givesTheHeadOfARequestOneTimeOutInAll() throws Exception {
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /hello HTTP/1.1\r\n");
      Thread drip = new Thread(() -> {
        try {
          while (true) {
            client.send("X: y\r\n");
            Thread.sleep(50); // at full speed it would reach the limit of bytes first
          }
        } catch (IOException | InterruptedException end) {
          // of the test
        }
      });
      drip.start();
      assertEquals(408, client.receive().status());
      drip.interrupt();
      drip.join();
    }
  }

  @Test
  void closesAConnectionThatAsksForNothing() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void givesUpAPeerThatTakesNothing() throws Exception {
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /file/large HTTP/1.1\r\nHost: test\r\n\r\n");
      assertEquals(200, client.receiveHead().status());
      server.awaitError("it takes nothing");
      assertTrue(client.receive(LARGE).length < LARGE);
    }
  }
}
