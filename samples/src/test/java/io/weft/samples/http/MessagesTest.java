package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.ServerProcess;
import io.weft.samples.http.RawClient.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesTest {
  private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n";
  private static final String ECHO = "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Length: ";
  private static final String CHUNKED =
      "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String ANSWER = "Hello, World!\n";

  private ServerProcess server;

  @BeforeAll
  void start() throws IOException {
    server = ServerProcess.start(Http.class, "--loops", "2");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void keepsAConnectionForTheNextRequest() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      for (int i = 0; i < 3; i++) {
        Response response = client.get("/hello");
        assertEquals(200, response.status());
        assertEquals(ANSWER, response.body());
        assertNull(response.header("Connection"));
        assertTrue(response.header("Date").endsWith(" GMT"), response.header("Date"));
      }
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      String body = "number " + i;
      requests
          .append(HELLO)
          .append(ECHO)
          .append(body.length())
          .append("\r\n\r\n")
          .append(body);
    }
    try (RawClient client = RawClient.to(server)) {
      client.send(requests.toString());
      for (int i = 0; i < 100; i++) {
        assertEquals(ANSWER, client.receive().body());
        assertEquals("number " + i, client.receive().body());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HELLO, ECHO + "5\r\n\r\nhello", CHUNKED + "5\r\nhello\r\n0\r\n\r\n"})
  void takesARequestThatIsSplitAnywhere(String request) throws IOException {
    try (RawClient client = RawClient.to(server)) {
      for (int i = 1; i < request.length(); i++) {
        client.send(request.substring(0, i));
        client.send(request.substring(i));
        assertEquals(200, client.receive().status(), "split at " + i);
      }
    }
  }

  @Test
  void takesARequestThatComesByteByByte() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      for (char next : (CHUNKED + "5\r\nhello\r\n0\r\n\r\n").toCharArray()) {
        client.send(String.valueOf(next));
      }
      assertEquals("hello", client.receive().body());
    }
  }

  @Test
  void sendsInChunksWhatCameInChunks() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(CHUNKED + "5\r\nhello\r\n6;name=value\r\n world\r\n0\r\nTrailer: x\r\n\r\n");
      Response response = client.receive();
      assertEquals("hello world", response.body());
      assertEquals("chunked", response.header("Transfer-Encoding"));
      assertNull(response.header("Content-Length"));
      assertEquals(200, client.get("/hello").status());
    }
  }

  @Test
  void sendsBackTheTypeOfTheContent() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(ECHO + "2\r\nContent-Type: text/x-test\r\n\r\nhi");
      assertEquals("text/x-test", client.receive().header("Content-Type"));
    }
  }

  @Test
  void tellsAPeerToContinueThatHoldsItsBodyBack() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(ECHO + "5\r\nExpect: 100-continue\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue", client.line());
      assertEquals("", client.line());
      client.send("hello");
      Response response = client.receive();
      assertEquals("hello", response.body());
      assertNull(response.header("Connection"));
    }
  }

  @Test
  void doesNotWaitForABodyThatNobodyWants() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(HELLO.stripTrailing() + "\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
      Response response = client.receive();
      assertEquals(200, response.status());
      assertEquals("close", response.header("Connection"));
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void skipsABodyThatNobodyWants() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(HELLO.stripTrailing() + "\r\nContent-Length: 5\r\n\r\nhello" + HELLO);
      assertEquals(ANSWER, client.receive().body());
      assertEquals(ANSWER, client.receive().body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hello", "/", "/events", "/nothing"})
  void answersHeadWithTheHeadOfGetAlone(String path) throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send("HEAD " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
      Response head = client.receiveHead();
      assertEquals(path.equals("/nothing") ? 404 : 200, head.status());
      assertTrue(head.header("Content-Length") != null || path.equals("/events"));
      assertEquals(ANSWER, client.get("/hello").body());
    }
  }

  @Test
  void closesAConnectionOfHttp10() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /hello HTTP/1.0\r\n\r\n");
      Response response = client.receive();
      assertEquals(ANSWER, response.body());
      assertEquals("close", response.header("Connection"));
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void keepsAConnectionOfHttp10ThatAsksForIt() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      for (int i = 0; i < 2; i++) {
        client.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertEquals("keep-alive", client.receive().header("Connection"));
      }
    }
  }

  @Test
  void closesWhenAskedTo() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /hello HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n" + HELLO);
      assertEquals(ANSWER, client.receive().body());
      assertTrue(client.isAtEnd(), "nothing is answered behind the last request");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://test/hello", "/hello?a=b", "http://test:80/hello?a=/b"})
  void findsThePathInATarget(String target) throws IOException {
    try (RawClient client = RawClient.to(server)) {
      assertEquals(ANSWER, client.get(target).body());
    }
  }

  @Test
  void answersAPeerThatHasFinishedSending() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      client.send(HELLO);
      client.socket.shutdownOutput();
      assertEquals(ANSWER, client.receive().body());
      assertTrue(client.isAtEnd());
    }
  }

  @Test
  void saysWhichMethodsAreAllowed() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      Response response = client.get("/echo");
      assertEquals(405, response.status());
      assertEquals("POST", response.header("Allow"));
      client.send("POST /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\nhi");
      assertEquals("GET, HEAD", client.receive().header("Allow"));
      assertEquals(404, client.get("/nothing").status());
    }
  }

  @Test
  void showsItsTasks() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      String tasks = client.get("/tasks").body();
      assertTrue(tasks.startsWith("http: 2 loops"), tasks);
      assertTrue(tasks.contains("Connection.run"), tasks);
    }
  }

  @Test
  void hasAPageThatNeedsNothingElse() throws IOException {
    try (RawClient client = RawClient.to(server)) {
      Response page = client.get("/");
      assertEquals("text/html; charset=utf-8", page.header("Content-Type"));
      assertTrue(page.body().contains("new EventSource('/events')"));
      assertFalse(page.body().contains("://"), "nothing is loaded from elsewhere");
    }
  }
}
