package io.weft.bench.soak.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Requests over one connection, one by one or several at once, and their responses. */
final class HttpConversation implements Conversation {
  /** One that anybody may make. */
  static final String REQUEST =
      "POST /echo HTTP/1.1\r\nHost: soak\r\nContent-Length: 1024\r\n\r\n" + "p".repeat(1024);

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_BYTES_IN_PIPELINE = 4 * 1024;
  private static final int LONGEST_PIPELINE = 16;
  private static final byte[] NONE = {};

  private final Wire wire;
  private final SplittableRandom random;

  /**
   * A request and what is due to it.
   *
   * @param body null: whatever it is
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Exchange(byte[] request, boolean isHead, int status, byte[] body) {}

  HttpConversation(InetSocketAddress server, SplittableRandom random) throws IOException {
    this.wire = Wire.to(server);
    this.random = random;
  }

  @Override
  public void round() throws IOException {
    if (random.nextInt(3) > 0) {
      converse(List.of(any(MOST_BYTES)));
      return;
    }
    List<Exchange> pipeline = new ArrayList<>();
    for (int i = 1 + random.nextInt(LONGEST_PIPELINE); i > 0; i--) {
      pipeline.add(any(MOST_BYTES_IN_PIPELINE));
    }
    converse(pipeline);
  }

  private Exchange any(int mostBytes) {
    return switch (random.nextInt(16)) {
      case 0 -> get("/nothing", 404, "there is nothing at /nothing\n");
      case 1 -> new Exchange(ascii("HEAD /hello HTTP/1.1\r\nHost: soak\r\n\r\n"), true, 200, NONE);
      case 2 -> new Exchange(ascii("GET /tasks HTTP/1.1\r\nHost: soak\r\n\r\n"), false, 200, null);
      case 3, 4, 5, 6 -> get("/hello", 200, "Hello, World!\n");
      case 7, 8, 9, 10 -> inChunks(Conversation.bytes(random, mostBytes));
      default -> withLength(Conversation.bytes(random, mostBytes));
    };
  }

  private static Exchange get(String path, int status, String body) {
    return new Exchange(
        ascii("GET " + path + " HTTP/1.1\r\nHost: soak\r\n\r\n"), false, status, ascii(body));
  }

  private static Exchange withLength(byte[] body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ascii("POST /echo HTTP/1.1\r\nHost: soak\r\nContent-Length: " + body.length + "\r\n\r\n"));
    request.writeBytes(body);
    return new Exchange(request.toByteArray(), false, 200, body);
  }

  private Exchange inChunks(byte[] body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ascii("POST /echo HTTP/1.1\r\nHost: soak\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int from = 0; from < body.length; ) {
      int length = 1 + random.nextInt(body.length - from);
      request.writeBytes(ascii(Integer.toHexString(length) + "\r\n"));
      request.write(body, from, length);
      request.writeBytes(ascii("\r\n"));
      from += length;
    }
    request.writeBytes(ascii("0\r\n\r\n"));
    return new Exchange(request.toByteArray(), false, 200, body);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** All requests are sent before a response is read. */
  private void converse(List<Exchange> exchanges) throws IOException {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    exchanges.forEach(exchange -> requests.writeBytes(exchange.request));
    wire.send(requests.toByteArray());
    for (Exchange exchange : exchanges) {
      String line = wire.line();
      if (!line.startsWith("HTTP/1.1 " + exchange.status + " ")) {
        throw new IOException("expected " + exchange.status + ", but was: " + line);
      }
      byte[] body = readBody(exchange.isHead);
      if (exchange.body != null) {
        Conversation.require("the body of a response", exchange.body, body);
      }
    }
  }

  private byte[] readBody(boolean isHead) throws IOException {
    int length = -1;
    boolean chunked = false;
    for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length: ")) {
        length = Integer.parseInt(header.substring("content-length: ".length()));
      }
      chunked |= header.equals("transfer-encoding: chunked");
    }
    if (isHead) {
      return NONE;
    }
    if (!chunked) {
      return wire.read(length);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunk(); size > 0; size = chunk()) {
      body.writeBytes(wire.read(size));
      Conversation.require("the end of a chunk", "", wire.line());
    }
    Conversation.require("the end of the chunks", "", wire.line());
    return body.toByteArray();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(wire.line(), 16);
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
