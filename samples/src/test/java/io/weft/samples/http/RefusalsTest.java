package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.ServerProcess;
import io.weft.samples.http.RawClient.Response;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
  private static final String HOST = " HTTP/1.1\r\nHost: test\r\n";
  private static final String CHUNKED = "POST /echo" + HOST + "Transfer-Encoding: chunked\r\n\r\n";

  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.start(Http.class, "--loops", "1", "--max-body", "1000");
  }

  @AfterAll
  void stop() {
    server.close();
    assertFalse(server.errors().contains("\tat "), server.errors());
  }

  static Stream<Arguments> requests() {
    String tooMuch = "x".repeat(9000);
    String get = "GET /hello" + HOST;
    String post = "POST /echo" + HOST;
    return Stream.of(
        Arguments.of(400, "not a request", "\u0016\u0003\u0001\u0002 TLS\r\n\r\n"),
        Arguments.of(400, "not a request", "GET\r\n\r\n"),
        Arguments.of(400, "not a request", get + "no colon\r\n\r\n"),
        Arguments.of(400, "not a request", get + "Name : value\r\n\r\n"),
        Arguments.of(400, "not a request", get + "Content-Length: x\r\n\r\n"),
        Arguments.of(400, "not a request", get + "Content-Length: -1\r\n\r\n"),
        Arguments.of(400, "not a request", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
        Arguments.of(
            400, "both", post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(400, "one Host", "GET /hello HTTP/1.1\r\n\r\n"),
        Arguments.of(400, "one Host", get + "Host: other\r\n\r\n"),
        Arguments.of(400, "not the path", "GET hello" + HOST + "\r\n"),
        Arguments.of(400, "?[31mred", "GET \u001b[31mred" + HOST + "\r\n"),
        Arguments.of(400, "not a chunk", CHUNKED + "five\r\nhello\r\n0\r\n\r\n"),
        Arguments.of(413, "more than 1000 bytes", post + "Content-Length: 1001\r\n\r\n"),
        Arguments.of(413, "more than 1000 bytes", post + "Content-Length: 99999999999\r\n\r\n"),
        Arguments.of(
            413,
            "more than 1000 bytes",
            post + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n"),
        Arguments.of(
            413, "more than 1000 bytes", CHUNKED + "3e9\r\n" + "x".repeat(1001) + "\r\n0\r\n\r\n"),
        Arguments.of(414, "more than 4096 bytes", "GET /" + tooMuch + HOST + "\r\n"),
        Arguments.of(417, "100-continue", post + "Expect: miracles\r\n\r\n"),
        Arguments.of(431, "more than 8192 bytes", get + "Name: " + tooMuch + "\r\n\r\n"),
        Arguments.of(431, "more than 8192 bytes", get + "Name: value\r\n".repeat(1000) + "\r\n"),
        Arguments.of(501, "GET, HEAD and POST", "BREW /hello" + HOST + "\r\n"),
        Arguments.of(501, "but chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
        Arguments.of(505, "HTTP/2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void saysWhyARequestIsRefusedAndCloses(int status, String why, String request)
      throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(request);
      Response response = client.receive();
      assertEquals(status, response.status(), response.body());
      assertTrue(response.body().contains(why), response.body());
      assertEquals("close", response.header("Connection"));
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void takesWhatIsJustWithinTheLimits() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send("POST /echo" + HOST + "Content-Length: 1000\r\n\r\n" + "x".repeat(1000));
      assertEquals("x".repeat(1000), client.receive().body());
      assertEquals(404, client.get("/" + "x".repeat(4000)).status());
      client.send("GET /hello" + HOST + "Name: " + "x".repeat(8000) + "\r\n\r\n");
      assertEquals(200, client.receive().status());
    }
  }

  @Test
  void refusesOneOfPipelinedRequestsAfterAnsweringTheOthers() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /hello" + HOST + "\r\nGET /hello" + HOST + "\r\nnonsense\r\n\r\n");
      assertEquals(200, client.receive().status());
      assertEquals(200, client.receive().status());
      assertEquals(400, client.receive().status());
      assertTrue(client.isAtEnd());
    }
  }

  /** Whoever closes with unread bytes resets, and a peer that is still sending never sees the response. */
  @Test
  void tellsAPeerThatGoesOnSendingABodyThatIsTooLarge() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send("POST /echo" + HOST + "Content-Length: 2000000\r\n\r\n");
      for (int i = 0; i < 20; i++) {
        client.send("x".repeat(100_000));
      }
      assertEquals(413, client.receive().status());
    }
  }
}
