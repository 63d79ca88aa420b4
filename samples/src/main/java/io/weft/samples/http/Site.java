package io.weft.samples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.weft.samples.http.ResponseWriter.TEXT;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.weft.Scheduler;
import io.weft.Suspendable;
import io.weft.interop.Blocking;
import io.weft.time.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the server answers. */
final class Site {
  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(1);
  private static final byte[] HELLO = "Hello, World!\n".getBytes(StandardCharsets.US_ASCII);
  private static final String HTML = "Content-Type: text/html; charset=utf-8\r\n";
  private static final String EVENTS =
      "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n";

  private final Scheduler scheduler;
  private final List<Worker> workers;
  private final Limits limits;
  private final FileFolder files;
  private final byte[] page;

  Site(Scheduler scheduler, int loops, Limits limits, FileFolder files) throws IOException {
    this.scheduler = scheduler;
    this.workers =
        IntStream.range(0, loops).mapToObj(loop -> new Worker(scheduler, loop)).toList();
    this.limits = limits;
    this.files = files;
    try (InputStream in = Site.class.getResourceAsStream("page.html")) {
      this.page = in.readAllBytes();
    }
  }

  List<Worker> workers() {
    return workers;
  }

  Limits limits() {
    return limits;
  }

  @Suspendable
  void answer(HttpRequest request, RequestReader reader, ResponseWriter response, Worker worker)
      throws Exception {
    String path = path(request.uri());
    boolean isEcho = path.equals("/echo");
    if (isEcho != request.method().equals(HttpMethod.POST)) {
      String allow = isEcho ? "Allow: POST\r\n" : "Allow: GET, HEAD\r\n";
      response.send(
          METHOD_NOT_ALLOWED, allow + TEXT, request.method() + " is not for " + path + "\n");
      return;
    }
    switch (path) {
      case "/" -> response.send(OK, HTML, page);
      case "/hello" -> response.send(OK, TEXT, HELLO);
      case "/echo" -> echo(request, reader.body(), response);
      case "/events" -> sendEvents(response, worker);
      case "/tasks" ->
        response.send(OK, TEXT, Blocking.call(scheduler::dump)); // it waits for other loops
      default -> {
        if (path.startsWith(FileFolder.PREFIX)) {
          files.send(path, response);
        } else {
          response.send(NOT_FOUND, TEXT, "there is nothing at " + path + "\n");
        }
      }
    }
  }

  /** What stands behind the host, if there is one, and before the query (RFC 9112, section 3.2). */
  private static String path(String target) throws Refusal {
    int start = 0;
    if (!target.startsWith("/")) {
      int host = target.indexOf("://") + 3;
      if (host < 3) {
        throw new Refusal(BAD_REQUEST, "not the path of anything here: " + target);
      }
      start = target.indexOf('/', host);
      if (start < 0) {
        return "/";
      }
    }
    int query = target.indexOf('?', start);
    return start == 0 && query < 0
        ? target
        : target.substring(start, query < 0 ? target.length() : query);
  }

  /** In the way in which it came: in chunks, or with its length. */
  @Suspendable
  private static void echo(HttpRequest request, ByteBuf body, ResponseWriter response)
      throws IOException {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
    boolean chunked = HttpUtil.isTransferEncodingChunked(request);
    response.start(OK, "Content-Type: " + type + "\r\n", chunked ? -1 : body.readableBytes());
    response.write(body.nioBuffer());
    response.end();
  }

  /** How the loops do, again and again. A peer that has gone is noticed when it is written to. */
  @Suspendable
  private void sendEvents(ResponseWriter response, Worker worker) throws IOException {
    response.startEndless(EVENTS);
    Interval interval = Interval.every(BETWEEN_EVENTS);
    while (!response.isWithoutBody() && !worker.isStopping()) {
      String event = workers.stream()
          .map(each -> each.vitals().toJson())
          .collect(Collectors.joining(",", "data: [", "]\n\n"));
      response.write(ByteBuffer.wrap(event.getBytes(StandardCharsets.US_ASCII)));
      response.flush();
      interval.tick();
    }
    response.end();
  }
}
