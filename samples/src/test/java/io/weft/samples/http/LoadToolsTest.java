package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.Program;
import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs that people measure with: here it is whether all is answered, not how fast. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadToolsTest {
  private static final int REQUESTS = 5_000;
  private static final Pattern OF_WRK = Pattern.compile("(\\d+) requests in ");

  private ServerProcess server;
  private Path file;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    file = Files.write(folder.resolve("content"), new byte[10_000]);
    server = ServerProcess.start(Http.class, "--loops", "2", "--root", folder.toString());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hello", "/file/content", "/"})
  void wrkIsAnsweredOnEachConnection(String path) throws Exception {
    try (RawClient first = RawClient.to(server)) {
      assertEquals(200, first.get(path).status()); // so that a slow machine has done it once before
    }
    String report = Program.find("wrk", "wrk")
        .run(
            "-t",
            "1",
            "-c",
            "50",
            "-d",
            "2s",
            "--timeout",
            "30s",
            server.uri(path).toString());
    Matcher requests = OF_WRK.matcher(report);
    assertTrue(requests.find() && Integer.parseInt(requests.group(1)) > 0, report);
    assertFalse(report.contains("Non-2xx"), report);
    assertFalse(report.contains("Socket errors"), report);
  }

  @Test
  void h2loadIsAnswered() throws Exception {
    assertAllSucceed(h2load(server.uri("/hello").toString()));
  }

  @Test
  void h2loadIsAnsweredWhenItPipelines() throws Exception {
    assertAllSucceed(h2load("-m", "8", server.uri("/hello").toString()));
  }

  @Test
  void h2loadGetsBackWhatItPostsWhenItPipelines() throws Exception {
    assertAllSucceed(
        h2load("-m", "8", "-d", file.toString(), server.uri("/echo").toString()));
  }

  @Test
  void h2loadIsAnsweredThroughTls() throws Exception {
    try (ServerProcess secure = ServerProcess.start(Http.class, "--tls")) {
      assertAllSucceed(h2load("-m", "8", "https://127.0.0.1:" + secure.port() + "/hello"));
      assertEquals("", secure.errors());
    }
  }

  private static String h2load(String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--h1", "-n", String.valueOf(REQUESTS), "-c", "50", "-N", "20s"));
    all.addAll(List.of(options));
    return Program.find("h2load", "nghttp2-client").run(all.toArray(String[]::new));
  }

  private static void assertAllSucceed(String report) {
    String n = String.valueOf(REQUESTS);
    assertTrue(
        report.contains(n + " done, " + n + " succeeded, 0 failed, 0 errored, 0 timeout"), report);
    assertTrue(report.contains("status codes: " + n + " 2xx, 0 3xx, 0 4xx, 0 5xx"), report);
  }
}
