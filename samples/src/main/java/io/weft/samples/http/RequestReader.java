package io.weft.samples.http;

import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_TIMEOUT;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.net.TcpStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The requests of a connection, one after the other. */
final class RequestReader {
  private static final int BODY_READ_BYTES = 16 * 1024;

  private final Peer peer;
  private final ResponseWriter response;
  private final Limits limits;
  private final RequestDecoder decoder = new RequestDecoder();

  private HttpRequest request;

  /** Waits for a request, without a buffer to put it into. */
  private boolean idle;

  private boolean bodyRead;

  RequestReader(Peer peer, ResponseWriter response, Limits limits) {
    this.peer = peer;
    this.response = response;
    this.limits = limits;
  }

  /** Lets buffers go that an idle connection does not need. By the worker, now and then: that is cheaper than each time. */
  void releaseIfIdle() {
    if (idle) {
      decoder.release();
      response.release();
    }
  }

  /** The next request, whose body is still to come; null: there is none. */
  @Suspendable
  HttpRequest next() throws IOException {
    HttpObject part = decoder.poll();
    if (part == null && !decoder.hasBytes()) {
      response.flush();
      request = null; // else an idle connection would hold the last one
      peer.begins(Peer.Wait.FOR_REQUEST);
      if (peer.stream() instanceof TcpStream plain) {
        idle = true;
        plain.awaitInput();
        idle = false;
      }
      int count = peer.stream().read(decoder.room(1));
      peer.begins(Peer.Wait.NONE);
      if (count < 0) {
        return null;
      }
      decoder.received(count);
      part = decoder.poll();
    }
    request = (HttpRequest) (part == null ? restOfHead() : part);
    bodyRead = false;
    Rules.check(request);
    return request;
  }

  /** The time for it is counted from its first byte, however many follow: who drips them gains nothing. */
  @Suspendable
  private HttpObject restOfHead() throws IOException {
    try {
      return Scope.withTimeout(limits.timeout(), () -> {
        HttpObject part = decoder.poll();
        while (part == null) {
          fill(1);
          part = decoder.poll();
        }
        return part;
      });
    } catch (TimeoutException late) {
      throw new Refusal(
          REQUEST_TIMEOUT,
          "the head of the request was not complete within " + limits.timeout().toSeconds() + " s");
    }
  }

  /** All of the body. */
  @Suspendable
  ByteBuf body() throws IOException {
    if (HttpUtil.getContentLength(request, 0L) > limits.maxBody()) {
      throw tooLarge();
    }
    response.acceptBody(isBodyHeldBack());
    ByteBuf body = Unpooled.buffer();
    readBody(body);
    return body;
  }

  /** Whether the peer waits to be told that its body is wanted. */
  boolean isBodyHeldBack() {
    return !bodyRead && !decoder.hasBytes() && HttpUtil.is100ContinueExpected(request);
  }

  /** Reads what nobody has asked for, to get at the next request. */
  @Suspendable
  void skipBody() throws IOException {
    if (!bodyRead) {
      readBody(null);
    }
  }

  @Suspendable
  private void readBody(ByteBuf kept) throws IOException {
    long beganNs = System.nanoTime();
    long length = 0;
    while (!bodyRead) {
      HttpObject part = decoder.poll();
      if (part == null) {
        long secondsMore = length / Limits.BODY_BYTES_A_SECOND;
        fillUntil(beganNs + limits.timeout().plusSeconds(secondsMore).toNanos());
        continue;
      }
      Rules.requireValid(part);
      HttpContent content = (HttpContent) part;
      length += content.content().readableBytes();
      if (length > limits.maxBody()) {
        throw tooLarge();
      }
      if (kept != null) {
        kept.writeBytes(content.content());
      }
      content.release();
      bodyRead = content instanceof LastHttpContent;
    }
  }

  @Suspendable
  private void fillUntil(long deadlineNs) throws IOException {
    try {
      Scope.withTimeout(
          Duration.ofNanos(deadlineNs - System.nanoTime()), () -> fill(BODY_READ_BYTES));
    } catch (TimeoutException late) {
      throw new Refusal(
          REQUEST_TIMEOUT,
          "the body of the request comes too slowly: after " + limits.timeout().toSeconds()
              + " s, at least " + Limits.BODY_BYTES_A_SECOND + " bytes a second are asked for");
    }
  }

  /** Reads more. What was written goes out first: a peer may wait for it before it sends on. */
  @Suspendable
  private void fill(int wanted) throws IOException {
    response.flush();
    int count = peer.stream().read(decoder.room(wanted));
    if (count < 0) {
      throw new EOFException(peer + " ended the connection in the middle of a request");
    }
    decoder.received(count);
  }

  private Refusal tooLarge() {
    return new Refusal(
        REQUEST_ENTITY_TOO_LARGE,
        "the body of the request has more than " + limits.maxBody() + " bytes");
  }
}
