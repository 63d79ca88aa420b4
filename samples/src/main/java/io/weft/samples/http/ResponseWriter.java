package io.weft.samples.http;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.weft.Suspendable;
import io.weft.net.ByteWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The responses of a connection. Those to pipelined requests gather, and leave with one write. */
final class ResponseWriter {
  static final String TEXT = "Content-Type: text/plain; charset=utf-8\r\n";

  /** Longer pieces are not copied. */
  private static final int GATHERED_BYTES = 2048;

  private final Peer peer;
  private final Worker worker;
  private final ByteWriter out;

  // of the response that is due
  private boolean withoutBody;
  private boolean old;
  private boolean closing;
  private boolean bodyUnwanted;
  private boolean started;
  private boolean chunked;

  ResponseWriter(Peer peer, Worker worker) {
    this.peer = peer;
    this.worker = worker;
    this.out = new ByteWriter(peer.stream(), GATHERED_BYTES);
  }

  /** Lets its buffer go if nothing is in it. Not while it is in use. */
  void release() {
    out.release();
  }

  /** What comes next may be no request at all. */
  void expectNothing() {
    withoutBody = false;
    started = false;
  }

  /**
   * The next response is for this request.
   *
   * @param last whether it is the last one of the connection
   * @param heldBack whether the peer waits to be told that its body is wanted: then it is the last one if it is not
   */
  void expect(HttpRequest request, boolean last, boolean heldBack) {
    withoutBody = request.method().equals(HttpMethod.HEAD);
    old = request.protocolVersion().minorVersion() == 0;
    closing = last;
    bodyUnwanted = heldBack;
  }

  /** Whether only the head of a response is wanted. */
  boolean isWithoutBody() {
    return withoutBody;
  }

  /** No other response will follow. */
  void close() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  /** Whether a part of the response was written. */
  boolean isStarted() {
    return started;
  }

  /** The body will be read; a peer that holds it back is told. */
  @Suspendable
  void acceptBody(boolean heldBack) throws IOException {
    bodyUnwanted = false;
    if (heldBack) {
      put(bytes("HTTP/1.1 100 Continue\r\n\r\n"));
      flush();
    }
  }

  @Suspendable
  void send(HttpResponseStatus status, String headers, byte[] body) throws IOException {
    start(status, headers, body.length);
    write(ByteBuffer.wrap(body));
  }

  @Suspendable
  void send(HttpResponseStatus status, String headers, String text) throws IOException {
    send(status, headers, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Begins a response.
   *
   * @param headers lines with their ends
   * @param length of the body that is to be written; -1: until {@link #end}
   */
  @Suspendable
  void start(HttpResponseStatus status, String headers, long length) throws IOException {
    started = true;
    chunked = length < 0 && !old;
    closing |= worker.isStopping() || bodyUnwanted || (length < 0 && old);
    StringBuilder head = new StringBuilder(256)
        .append("HTTP/1.1 ")
        .append(status.code())
        .append(' ')
        .append(status.reasonPhrase())
        .append("\r\nDate: ")
        .append(worker.date())
        .append("\r\n")
        .append(headers);
    if (length >= 0) {
      head.append("Content-Length: ").append(length).append("\r\n");
    } else if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    if (closing) {
      head.append("Connection: close\r\n");
    } else if (old) {
      head.append("Connection: keep-alive\r\n");
    }
    put(bytes(head.append("\r\n").toString()));
  }

  /** Begins a response that goes on until the peer leaves, or the server ends. */
  @Suspendable
  void startEndless(String headers) throws IOException {
    peer.mayLeave();
    start(HttpResponseStatus.OK, headers, -1);
  }

  @Suspendable
  void write(ByteBuffer data) throws IOException {
    if (withoutBody || !data.hasRemaining()) {
      return;
    }
    if (chunked) {
      put(bytes(Integer.toHexString(data.remaining()) + "\r\n"));
    }
    put(data);
    if (chunked) {
      put(bytes("\r\n"));
    }
  }

  /** Ends a response of unknown length. */
  @Suspendable
  void end() throws IOException {
    if (chunked && !withoutBody) {
      put(bytes("0\r\n\r\n"));
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Suspendable
  private void put(ByteBuffer bytes) throws IOException {
    peer.begins(Peer.Wait.FOR_ROOM);
    out.write(bytes);
    peer.begins(Peer.Wait.NONE);
  }

  /** Lets the peer have what is written. */
  @Suspendable
  void flush() throws IOException {
    peer.begins(Peer.Wait.FOR_ROOM);
    out.flush();
    peer.begins(Peer.Wait.NONE);
  }
}
