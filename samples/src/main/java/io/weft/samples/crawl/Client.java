package io.weft.samples.crawl;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.weft.Suspendable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Fetches pages one after the other, over one connection for as long as that lasts. */
final class Client implements AutoCloseable {
  private final Site site;
  private final int maxBody;

  /** Null: there is none that can be used. */
  private Connection connection;

  Client(Site site, int maxBody) {
    this.site = site;
    this.maxBody = maxBody;
  }

  /** Waits for the whole response. */
  @Suspendable
  Response get(String target) throws IOException {
    Connection kept = connection;
    try {
      return request(target);
    } catch (IOException lost) {
      if (kept == null || kept.isAnswered()) {
        throw lost;
      }
      // A server may close a connection that waits at the moment at which it is used again (RFC
      // 9112, section 9.3.1).
      return request(target);
    }
  }

  /** Whatever has not gone well to the end costs the connection, a cancellation too. */
  @Suspendable
  private Response request(String target) throws IOException {
    boolean reusable = false;
    try {
      if (connection == null) {
        connection = Connection.open(site);
      }
      connection.ask(target);
      Response response = receive();
      reusable = HttpUtil.isKeepAlive(response.head()) && connection.isAtRest();
      return response;
    } finally {
      if (!reusable) {
        close();
      }
    }
  }

  @Suspendable
  private Response receive() throws IOException {
    HttpResponse head = head();
    String encoding = head.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    boolean html = Response.isHtml(head);
    if (html && !encoding.equalsIgnoreCase("identity")) {
      throw new PageException("encoded", "the server was asked for the page as it is");
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long length = 0;
    HttpContent part;
    do {
      part = (HttpContent) connection.next();
      ByteBuf some = part.content();
      length += some.readableBytes();
      if (length > maxBody) {
        throw new PageException("too long", "more than " + maxBody + " bytes");
      }
      if (html) {
        some.readBytes(kept, some.readableBytes());
      }
      part.release();
    } while (!(part instanceof LastHttpContent));
    return new Response(head, length, html ? new ByteArrayInputStream(kept.toByteArray()) : null);
  }

  /** What a server says before it answers is not asked for, and passed over. */
  @Suspendable
  private HttpResponse head() throws IOException {
    HttpResponse head = (HttpResponse) connection.next();
    while (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      if (head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
        throw new PageException("not HTTP", "the server speaks something else from now on");
      }
      connection.next(); // its empty body
      head = (HttpResponse) connection.next();
    }
    return head;
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      Connection old = connection;
      connection = null;
      old.close();
    }
  }
}
