package io.weft.interop.drivers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weft.Generator;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.interop.Elements;
import io.weft.interop.Publishers;
import io.weft.interop.api.Caller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's own asynchronous client: futures for answers, publishers for bodies, both ways. */
class HttpClientTest {
  private static final int AT_ONCE = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** No request to {@code /together} is answered before all of them are there. */
  private final CountDownLatch together = new CountDownLatch(AT_ONCE);

  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/echo", HttpClientTest::echo);
    server.createContext("/together", exchange -> {
      together.countDown();
      awaitAll();
      echo(exchange);
    });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void awaitAll() {
    try {
      together.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private HttpRequest post(String path, HttpRequest.BodyPublisher body) {
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + path);
    return HttpRequest.newBuilder(uri).POST(body).build();
  }

  @Suspendable
  private String send(String path, String text) {
    HttpRequest request = post(path, BodyPublishers.ofString(text));
    return Await.on(client.sendAsync(request, BodyHandlers.ofString())).body();
  }

  @ParameterizedTest
  @EnumSource
  void aRequestReadsLikeACall(Caller caller) throws Exception {
    assertEquals("hello", caller.<String>call(() -> send("/echo", "hello")));
  }

  @Test
  void tasksOfOneLoopHaveTheirRequestsUnderWayAtOnce() throws Exception {
    Caller.TASK.run(() -> {
      List<Task<String>> tasks = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        String text = "request " + i;
        tasks.add(Task.spawn(() -> send("/together", text)));
      }
      for (int i = 0; i < AT_ONCE; i++) {
        assertEquals("request " + i, tasks.get(i).join());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void aBodyArrivesPieceByPiece(Caller caller) throws Exception {
    String text = "0123456789".repeat(50_000);
    assertEquals(text, caller.<String>call(() -> {
      HttpRequest request = post("/echo", BodyPublishers.ofString(text));
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
          Await.on(client.sendAsync(request, BodyHandlers.ofPublisher()));
      return read(response.body());
    }));
  }

  @Suspendable
  private static String read(Flow.Publisher<List<ByteBuffer>> body) {
    StringBuilder text = new StringBuilder();
    try (Elements<List<ByteBuffer>> pieces = Await.each(body, 2)) {
      for (List<ByteBuffer> piece : pieces) {
        for (ByteBuffer buffer : piece) {
          text.append(UTF_8.decode(buffer));
        }
      }
    }
    return text.toString();
  }

  @Test
  void aTaskProducesTheBodyThatIsSent() throws Exception {
    assertEquals("0,1,2,3,4,5,6,7,8,9,", Caller.TASK.<String>call(() -> {
      try (Scope scope = Scope.open()) {
        Flow.Publisher<ByteBuffer> body = Publishers.of(scope, HttpClientTest::digits);
        HttpRequest request = post("/echo", BodyPublishers.fromPublisher(body));
        return Await.on(client.sendAsync(request, BodyHandlers.ofString())).body();
      }
    }));
  }

  @Suspendable
  private static void digits(Generator.Sink<ByteBuffer> out) {
    for (int i = 0; i < 10; i++) {
      Task.yield();
      out.yield(UTF_8.encode(i + ","));
    }
  }
}
