package io.weft.samples.http;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weft.samples.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a window, told what to do by its DevTools protocol. It reaches nothing but the loopback. */
final class Browser implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("DevTools listening on ws://([^/]+)/.*");
  private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String address;

  private Browser(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one; skips the test where none is installed.
   *
   * @param profile an empty folder
   */
  static Browser start(Path profile) throws IOException {
    ProcessBuilder chromium = new ProcessBuilder(Program.find("chromium", "chromium")
        .command(
            "--headless",
            "--no-sandbox", // which root cannot have
            "--disable-gpu",
            "--disable-dev-shm-usage", // small in containers
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--user-data-dir=" + profile,
            "--remote-debugging-port=0"));
    // What it may leave there goes with it.
    chromium.environment().put("TMPDIR", profile.toString());
    Process process = chromium.start();
    BufferedReader errors = process.errorReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        Thread listener = new Thread(() -> ignore(errors), "errors of chromium");
        listener.setDaemon(true);
        listener.start();
        return new Browser(process, ready.group(1));
      }
      said.append(line).append('\n');
    }
    throw new IOException("chromium has ended: " + said);
  }

  private static void ignore(BufferedReader errors) {
    try (errors) {
      errors.transferTo(Writer.nullWriter());
    } catch (IOException ended) {
      // with the process
    }
  }

  /** Opens a page, and listens to its console from the beginning. */
  BrowserPage open(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://" + address + "/json/new?about:blank"))
        .method("PUT", HttpRequest.BodyPublishers.noBody())
        .build();
    String answer = client.send(request, ofString()).body();
    Matcher page = PAGE.matcher(answer);
    if (!page.find()) {
      throw new IOException("chromium opens no page: " + answer);
    }
    return BrowserPage.open(client, URI.create(page.group(1)), uri);
  }

  /** Ends it and what it has started: the profile is theirs until then. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    process.onExit().join();
    for (ProcessHandle each : started) {
      each.destroyForcibly();
      each.onExit().join();
    }
  }
}
