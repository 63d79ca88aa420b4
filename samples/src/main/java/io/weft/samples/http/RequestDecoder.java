package io.weft.samples.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the bytes of a connection apart into requests and parts of their bodies, as they come. It is Netty's decoder without
 * a pipeline around it: {@code decode} does not look at its context. Waits for nothing.
 */
final class RequestDecoder extends HttpRequestDecoder {
  /** What a connection holds until it is {@linkplain #release idle}. */
  private static final int FIRST_BYTES = 2048;

  private final ByteBuf bytes = Unpooled.buffer(FIRST_BYTES);
  private final List<Object> parts = new ArrayList<>(2);
  private int taken;

  RequestDecoder() {
    super(new HttpDecoderConfig()
        .setMaxInitialLineLength(Limits.LINE_BYTES)
        .setMaxHeaderSize(Limits.HEADER_BYTES));
  }

  /** Room for more bytes. Until they have come, what {@link #poll} has returned must be done with. */
  ByteBuffer room(int wanted) {
    if (!bytes.isReadable()) {
      bytes.clear().capacity(Math.max(FIRST_BYTES, wanted));
    } else {
      bytes.discardReadBytes().ensureWritable(wanted);
    }
    return bytes.internalNioBuffer(bytes.writerIndex(), bytes.writableBytes());
  }

  /** Lets its buffer go if nothing is in it. Not while the {@linkplain #room room} is in use. */
  void release() {
    if (!bytes.isReadable()) {
      bytes.clear().capacity(0);
    }
  }

  /** So many bytes have come into the {@linkplain #room room}. */
  void received(int count) {
    bytes.writerIndex(bytes.writerIndex() + count);
  }

  /** Whether bytes have come that are not decoded. */
  boolean hasBytes() {
    return bytes.isReadable();
  }

  /** The next part: a request without its body, or some of the body; null: more bytes must come first. */
  HttpObject poll() {
    if (taken == parts.size()) {
      parts.clear();
      taken = 0;
      decodeSome();
    }
    return taken < parts.size() ? (HttpObject) parts.get(taken++) : null;
  }

  private void decodeSome() {
    int before;
    do {
      before = bytes.readableBytes();
      try {
        decode(null, bytes, parts);
      } catch (Exception unexpected) { // it reports failures as results of a part
        throw new IllegalStateException(unexpected);
      }
    } while (parts.isEmpty() && bytes.readableBytes() < before && bytes.isReadable());
  }

  /** To guess which of the two is meant is how requests are smuggled (RFC 9112, section 6.1). */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
  }
}
