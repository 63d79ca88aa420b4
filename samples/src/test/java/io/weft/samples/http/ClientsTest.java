package io.weft.samples.http;

import static java.net.http.HttpResponse.BodyHandlers.ofByteArray;
import static java.net.http.HttpResponse.BodyHandlers.ofLines;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.Program;
import io.weft.samples.ServerProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The clients that people use: curl and the JDK's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsTest {
  private static final int MANY = 500;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Path folder;

  private byte[] content;
  private Path file;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path made) throws IOException {
    folder = made;
    content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    file = Files.write(folder.resolve("content"), content);
    server = ServerProcess.start(Http.class, "--root", folder.toString());
  }

  @AfterAll
  void stop() {
    server.close();
    assertEquals("", server.errors());
  }

  // ---- the JDK's

  @Test
  void theJdksClientGetsAnAnswer() throws Exception {
    HttpResponse<String> response = client.send(get("/hello"), ofString());
    assertEquals(200, response.statusCode());
    assertEquals("Hello, World!\n", response.body());
  }

  @Test
  void theJdksClientGetsBackWhatItHasPostedWithItsLength() throws Exception {
    assertArrayEquals(content, post(BodyPublishers.ofByteArray(content), false).body());
  }

  @Test
  void theJdksClientGetsBackWhatItHasPostedInChunks() throws Exception {
    BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content));
    HttpResponse<byte[]> response = post(chunks, false);
    assertArrayEquals(content, response.body());
    assertEquals("chunked", response.headers().firstValue("Transfer-Encoding").orElse(""));
  }

  @Test
  void theJdksClientContinuesWhenItIsTold() throws Exception {
    assertArrayEquals(content, post(BodyPublishers.ofByteArray(content), true).body());
  }

  @Test
  void theJdksClientAsksManyThingsAtOnce() {
    List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/echo"))
          .POST(BodyPublishers.ofString("number " + i))
          .build();
      responses.add(client.sendAsync(request, ofString()));
    }
    for (int i = 0; i < MANY; i++) {
      assertEquals("number " + i, responses.get(i).join().body());
    }
  }

  @Test
  void theJdksClientIsToldEverySecondHowTheLoopsDo() throws Exception {
    HttpResponse<Stream<String>> response = client.send(get("/events"), ofLines());
    assertEquals(
        "text/event-stream", response.headers().firstValue("Content-Type").orElse(""));
    try (Stream<String> lines = response.body()) {
      List<String> events =
          lines.filter(line -> line.startsWith("data: ")).limit(2).toList();
      for (String event : events) {
        assertTrue(event.startsWith("data: [{\"loop\":0,\"connections\":"), event);
      }
      assertEquals(2, events.size());
    }
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(server.uri(path)).build();
  }

  private HttpResponse<byte[]> post(BodyPublisher body, boolean expectContinue) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.uri("/echo"))
        .POST(body)
        .expectContinue(expectContinue)
        .build();
    return client.send(request, ofByteArray());
  }

  // ---- curl

  @Test
  void curlUsesOneConnectionForManyRequests() throws Exception {
    String url = server.uri("/hello").toString();
    String output = curl("-w", "%{num_connects} ", "-o", "/dev/null", url, "-o", "/dev/null", url);
    assertEquals("1 0 ", output);
  }

  @Test
  void curlGetsBackWhatItHasPosted() throws Exception {
    // More than a megabyte: it asks whether it may continue.
    assertEquals("200", curlEcho("--data-binary", "@" + file));
  }

  @Test
  void curlGetsBackWhatItHasPostedInChunks() throws Exception {
    assertEquals(
        "200", curlEcho("-H", "Transfer-Encoding: chunked", "-T", file.toString(), "-X", "POST"));
  }

  @Test
  void curlDownloadsAFile() throws Exception {
    Path received = folder.resolve("downloaded");
    curl("-o", received.toString(), server.uri("/file/content").toString());
    assertEquals(-1, Files.mismatch(file, received));
  }

  @Test
  void curlIsAnsweredThroughTls() throws Exception {
    try (ServerProcess secure =
        ServerProcess.start(Http.class, "--tls", "--root", folder.toString())) {
      String base = "https://localhost:" + secure.port();
      Path received = folder.resolve("by-tls");
      assertEquals("Hello, World!\n", curl("-k", base + "/hello"));
      curl("-k", "-o", received.toString(), "--data-binary", "@" + file, base + "/echo");
      assertEquals(-1, Files.mismatch(file, received));
      curl("-k", "-o", received.toString(), base + "/file/content");
      assertEquals(-1, Files.mismatch(file, received));
      assertEquals("", secure.errors());
    }
  }

  private String curlEcho(String... options) throws Exception {
    Path received = folder.resolve("echoed");
    List<String> all = new ArrayList<>(List.of("-w", "%{http_code}", "-o", received.toString()));
    all.addAll(List.of(options));
    all.add(server.uri("/echo").toString());
    String output = curl(all.toArray(String[]::new));
    assertEquals(-1, Files.mismatch(file, received));
    return output;
  }

  private static String curl(String... arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of("-sS", "--http1.1", "--max-time", "30"));
    options.addAll(List.of(arguments));
    return Program.find("curl", "curl").run(options.toArray(String[]::new));
  }
}
