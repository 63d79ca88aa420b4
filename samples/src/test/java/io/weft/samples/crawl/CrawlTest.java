package io.weft.samples.crawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.ServerProcess;
import io.weft.samples.http.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the site that the sample http serves. */
class CrawlTest {
  private static final int CHAIN = 100;

  @TempDir
  private static Path folder;

  private static ServerProcess http;

  @BeforeAll
  static void start() throws IOException {
    write(
        "cycle.html",
        "<a href='#top'>1</a> <a href='sub/b.html'>2</a> <a href='./cycle.html'>3</a>");
    write("sub/b.html", "<a href='c.html?x'>c</a> <a href='../sub/c.html'>c</a>");
    write("sub/c.html", "<img src='/hello'> <a href='/file/cycle.html#top'>1</a>");
    write("broken.html", "<a href='gone.html'>gone</a> <a href='cycle.html'>cycle</a>");
    write("away.html", "<a href='http://127.0.0.1:1/'>a</a> <a href='mailto:a@b'>b</a>");
    for (int i = 0; i < CHAIN; i++) {
      write("chain" + i + ".html", "<a href='chain" + (i + 1) % CHAIN + ".html'>next</a>");
    }
    http = ServerProcess.start(Http.class, "--root", folder.toString());
  }

  private static void write(String name, String html) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, html);
  }

  @AfterAll
  static void stop() throws IOException {
    http.close();
  }

  private static Run crawl(String page, String... options) throws IOException {
    String[] args = new String[options.length + 1];
    args[0] = "http://127.0.0.1:" + http.port() + "/file/" + page;
    System.arraycopy(options, 0, args, 1, options.length);
    return Run.start(args);
  }

  @Test
  void fetchesEachPageOfACycleOnce() throws Exception {
    try (Run run = crawl("cycle.html")) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(5, run.figure("pages")); // c.html twice, as it is asked for with a query, too
      assertEquals(0, run.figure("errors"));
      assertTrue(run.figure("bytes") > 200, run::toString);
    }
  }

  @Test
  void namesABrokenLinkAndThePageThatHasIt() throws Exception {
    try (Run run = crawl("broken.html")) {
      assertEquals(1, run.status(), run::toString);
      assertEquals(6, run.figure("pages"));
      assertTrue(run.out().contains("errors                          1  1 status 404"), run.out());
      assertTrue(
          run.out().contains("broken: /file/gone.html: status 404, linked from /file/broken.html"),
          run.out());
    }
  }

  @Test
  void followsAChainToItsEnd() throws Exception {
    try (Run run = crawl("chain0.html")) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(CHAIN, run.figure("pages"));
    }
  }

  @Test
  void goesNoDeeperThanItIsTold() throws Exception {
    try (Run run = crawl("chain0.html", "--depth", "7")) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(8, run.figure("pages"));
    }
  }

  @Test
  void fetchesNoMorePagesThanItIsToldAndSaysSo() throws Exception {
    try (Run run = crawl("chain0.html", "--max-pages", "9")) {
      assertEquals(0, run.status(), run::toString);
      assertTrue(
          run.out().contains("pages                           9  there are more: --max-pages"),
          run.out());
    }
  }

  @Test
  void staysOnItsSite() throws Exception {
    try (Run run = crawl("away.html")) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(1, run.figure("pages"));
    }
  }

  @Test
  void tellsOfAServerThatIsNotThereInALine() throws Exception {
    try (Run run = Run.start("http://127.0.0.1:1/")) {
      assertEquals(1, run.status(), run::toString);
      assertEquals(0, run.figure("pages"));
      assertTrue(run.out().contains("broken: /: no connection: "), run.out());
      assertTrue(run.out().contains("Connection refused"), run.out());
      assertFalse(run.hasTraces(), run.err());
    }
  }
}
