package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weft.samples.ServerProcess;
import io.weft.samples.http.RawClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesTest {
  private static final String SECRET = "secret";

  private Path folder;

  private Path root;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path made) throws IOException {
    folder = made;
    root = Files.createDirectories(folder.resolve("root"));
    Files.writeString(root.resolve("a.txt"), "a");
    Files.writeString(root.resolve("b c%?.html"), "bc");
    Files.writeString(root.resolve("empty"), "");
    Files.writeString(Files.createDirectory(root.resolve("sub")).resolve("d"), "d");
    Files.createSymbolicLink(root.resolve("inside"), Path.of("sub", "d"));
    Files.writeString(folder.resolve("secret.txt"), SECRET);
    Files.writeString(
        Files.createDirectory(folder.resolve("root-2")).resolve("secret.txt"), SECRET);
    Files.createSymbolicLink(root.resolve("outside"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("up"), folder);
    Files.createSymbolicLink(root.resolve("circle"), root.resolve("circle"));
    server = ServerProcess.start(Http.class, "--root", root.toString());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/file/a.txt, a, text/plain",
    "/file/a.txt?query, a, text/plain",
    "/file/b%20c%25%3f.html, bc, text/html",
    "/file/empty, '', application/octet-stream",
    "/file/sub/d, d, application/octet-stream",
    "/file/sub/../a.txt, a, text/plain",
    "/file/inside, d, application/octet-stream"
  })
  void sendsAFile(String path, String content, String type) throws IOException {
    try (RawClient client = RawClient.to(server)) {
      Response response = client.get(path);
      assertEquals(200, response.status(), response.body());
      assertEquals(content, response.body());
      assertEquals(type, response.header("Content-Type"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/file/../secret.txt",
        "/file/sub/../../secret.txt",
        "/file/%2e%2e/secret.txt",
        "/file/..%2fsecret.txt",
        "/file/%2e%2e%2fsecret.txt",
        "/file/..%5csecret.txt",
        "/file/%252e%252e/secret.txt",
        "/file/../root-2/secret.txt",
        "/file/..%00/secret.txt",
        "/file/a.txt%00.html",
        "/file/outside",
        "/file/up/secret.txt",
        "/file/circle",
        "/file//etc/passwd",
        "/file/%2fetc%2fpasswd",
        "/file/../../../../../../../../../../etc/passwd",
        "/file/",
        "/file/.",
        "/file/sub",
        "/file/a.txt/",
        "/file/a.txt/b",
        "/file/nothing",
        "/file/%zz",
        "/file/%"
      })
  void sendsNothingElse(String path) throws IOException {
    try (RawClient client = RawClient.to(server)) {
      Response response = client.get(path);
      assertFalse(response.body().contains(SECRET), response.body());
      assertTrue(
          response.status() == 404 || response.body().equals("a"),
          response.status() + ": " + response.body());
      assertEquals(200, client.get("/file/a.txt").status(), "the connection goes on");
    }
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    Path pipe = root.resolve("pipe");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(mkfifo.waitFor() == 0, "mkfifo is needed");
    try (RawClient client = RawClient.to(server)) {
      assertEquals(404, client.get("/file/pipe").status());
    }
  }

  @Test
  void sendsALargeFileByteForByte() throws IOException {
    byte[] content = new byte[5_000_003];
    new Random(1).nextBytes(content);
    Files.write(root.resolve("large"), content);
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /file/large HTTP/1.1\r\nHost: test\r\n\r\n");
      assertEquals("5000003", client.receiveHead().header("Content-Length"));
      assertArrayEquals(content, client.receive(content.length));
      assertEquals(200, client.get("/file/a.txt").status());
    }
  }

  @Test
  void endsTheConnectionWhereAFileBecomesShorter() throws Exception {
    Path file = root.resolve("shrinking");
    Files.write(file, new byte[20_000_000]);
    try (RawClient client = RawClient.to(server)) {
      client.send("GET /file/shrinking HTTP/1.1\r\nHost: test\r\n\r\n");
      client.receiveHead();
      Files.write(file, new byte[1]);
      assertTrue(client.receive(20_000_000).length < 20_000_000);
      assertTrue(client.isAtEnd());
    }
    server.awaitError("shorter");
  }

  @Test
  void knowsNoFilesWithoutAFolder() throws IOException {
    try (ServerProcess bare = ServerProcess.start(Http.class);
        RawClient client = RawClient.to(bare)) {
      assertEquals(404, client.get("/file/etc/passwd").status());
    }
  }
}
