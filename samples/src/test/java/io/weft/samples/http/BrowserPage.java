package io.weft.samples.http;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of a {@link Browser}. The protocol is requests and answers in JSON with a number, and events with none; what is
 * used of it is so little that patterns will do.
 */
final class BrowserPage implements WebSocket.Listener, AutoCloseable {
  private static final int PATIENCE_S = 60;
  private static final Pattern ANSWER = Pattern.compile("\\{\"id\":(\\d+),.*", Pattern.DOTALL);
  private static final Pattern OF_CONSOLE = Pattern.compile(
      "\\{\"method\":\"(Runtime.exceptionThrown|Runtime.consoleAPICalled|Log.entryAdded)\".*",
      Pattern.DOTALL);
  private static final String LOADED = "{\"method\":\"Page.loadEventFired\"";
  private static final Pattern TEXT = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final List<String> console = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private WebSocket socket;
  private int requests;

  private BrowserPage() {}

  static BrowserPage open(HttpClient client, URI debugger, URI uri) throws Exception {
    BrowserPage page = new BrowserPage();
    page.socket = client.newWebSocketBuilder().buildAsync(debugger, page).join();
    page.call("Runtime.enable", "");
    page.call("Log.enable", "");
    page.call("Page.enable", "");
    page.call("Page.navigate", "\"url\":" + quoted(uri.toString()));
    page.loaded.get(PATIENCE_S, TimeUnit.SECONDS);
    return page;
  }

  private String call(String method, String parameters) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    int id = ++requests;
    answers.put(id, answer);
    String request =
        "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}";
    socket.sendText(request, true).join();
    return answer.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      Matcher answer = ANSWER.matcher(whole);
      if (answer.matches()) {
        answers.remove(Integer.valueOf(answer.group(1))).complete(whole);
      } else if (OF_CONSOLE.matcher(whole).matches()) {
        console.add(whole);
      } else if (whole.startsWith(LOADED)) {
        loaded.complete(null);
      }
    }
    from.request(1);
    return null;
  }

  /** What was written on the console, by the page or because of it. */
  List<String> console() {
    return console;
  }

  /** The value of an expression, a text. */
  String evaluate(String expression) throws Exception {
    String answer = call(
        "Runtime.evaluate",
        "\"awaitPromise\":true,\"returnByValue\":true,\"expression\":" + quoted(expression));
    assertFalse(answer.contains("\"exceptionDetails\""), answer);
    Matcher text = TEXT.matcher(answer);
    return text.find() ? text.group(1) : answer;
  }

  /** Waits until the page is such that this holds: looks after each change of it. */
  void await(String condition) throws Exception {
    String waiting = "new Promise(resolve => {"
        + "const look = () => { if (" + condition
        + ") { observer.disconnect(); resolve('yes'); } };"
        + "const observer = new MutationObserver(look);"
        + "observer.observe(document, {subtree: true, childList: true, characterData: true});"
        + "look(); })";
    try {
      evaluate(waiting);
    } catch (TimeoutException never) {
      throw new AssertionError(
          "never " + condition + ", but: " + evaluate("document.body.innerText") + console, never);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public void close() {
    socket.abort();
  }
}
