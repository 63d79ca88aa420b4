package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people see at {@code /}, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(
    value = 3,
    unit = TimeUnit.MINUTES) // a browser has much to do, and the machine may be busy
class LivePageTest {
  /** Of the page itself: for it, and for the events. */
  private static final int REQUESTS = 2;

  private static final int PIPELINED = 200;

  private Browser browser;
  private ServerProcess server;
  private BrowserPage page;

  @BeforeAll
  void start(@TempDir Path profile) throws IOException {
    browser = Browser.start(profile);
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private void open(String... options) throws Exception {
    server = ServerProcess.start(Http.class, options);
    page = browser.open(server.uri("/"));
  }

  @AfterEach
  void close() {
    if (page != null) {
      page.close();
    }
    server.close();
  }

  private static String stateIs(String text) {
    return "document.getElementById('state').textContent === '" + text + "'";
  }

  /** The sum over the loops of what the table says below a heading. */
  private static String sumOf(String heading) {
    return "[...document.querySelectorAll('tbody tr')].map(row => parseInt(row.cells["
        + "[...document.querySelectorAll('th')].findIndex(th => th.textContent === '" + heading
        + "')].textContent.replaceAll(',', ''))).reduce((a, b) => a + b, 0)";
  }

  private void assertNothingOnTheConsole() {
    assertEquals(List.of(), page.console());
  }

  @Test
  void followsConnectionsAndTasksThatComeAndGo() throws Exception {
    // What else the browser has opened, and does not use, is closed by that time-out.
    open("--loops", "2", "--timeout", "3");
    page.await(stateIs("1 connection, 5 tasks on 2 loops"));
    List<RawClient> held = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      RawClient client = RawClient.to(server);
      client.send("GET /events HTTP/1.1\r\nHost: test\r\n\r\n");
      held.add(client);
    }
    page.await(stateIs("8 connections, 12 tasks on 2 loops") + " && " + sumOf("connections")
        + " === 8 && " + sumOf("tasks") + " === 12");
    for (RawClient client : held) {
      client.close();
    }
    page.await(stateIs("1 connection, 5 tasks on 2 loops") + " && " + sumOf("connections")
        + " === 1 && " + sumOf("tasks") + " === 5");
    assertNothingOnTheConsole();
  }

  @Test
  void showsTheLoadAndEachRequest() throws Exception {
    open("--loops", "2");
    String idle = sumOf("load") + " <= 2 && " + sumOf("a second") + " === 0 && ";
    page.await(idle + sumOf("requests") + " === " + REQUESTS);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Long> load =
        CompletableFuture.supplyAsync(() -> askUntil(enough), task -> new Thread(task).start());
    try {
      page.await(sumOf("load") + " >= 5 && " + sumOf("a second") + " > 0");
    } finally {
      enough.set(true);
    }
    page.await(idle + sumOf("requests") + " === " + (load.join() + REQUESTS));
    assertNothingOnTheConsole();
  }

  /** How many requests were answered. */
  private long askUntil(AtomicBoolean enough) {
    long answered = 0;
    try (RawClient client = RawClient.to(server)) {
      while (!enough.get()) {
        client.send("GET /hello HTTP/1.1\r\nHost: test\r\n\r\n".repeat(PIPELINED));
        for (int i = 0; i < PIPELINED; i++) {
          assertEquals(200, client.receive().status());
          answered++;
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return answered;
  }

  @Test
  void showsWhoWaitsWhereWhenAsked() throws Exception {
    open();
    page.evaluate("document.querySelector('summary').click()");
    page.await("document.getElementById('tasks').innerText.includes('" + Connection.class.getName()
        + ".run(')");
    assertNothingOnTheConsole();
  }

  @Test
  void saysThatTheServerHasGone() throws Exception {
    open("--loops", "1");
    page.await(sumOf("connections") + " > 0");
    server.terminate();
    page.await(stateIs("the server does not answer"));
  }
}
