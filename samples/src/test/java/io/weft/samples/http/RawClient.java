package io.weft.samples.http;

import io.weft.samples.ServerProcess;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends what it is told, right or wrong, byte for byte. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  final Socket socket;
  private final InputStream in;

  /**
   * A response.
   *
   * @param status its code
   * @param headers by name, in any case
   * @param body without its chunks
   */
  record Response(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.get(name);
    }
  }

  static RawClient to(ServerProcess server) throws IOException {
    return new RawClient(server);
  }

  private RawClient(ServerProcess server) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024); // so that little of a response is on its way
    socket.connect(server.address());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Response get(String path) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return receive();
  }

  Response receive() throws IOException {
    Response head = receiveHead();
    String length = head.header("Content-Length");
    byte[] body;
    if (length != null) {
      body = in.readNBytes(Integer.parseInt(length));
    } else if ("chunked".equals(head.header("Transfer-Encoding"))) {
      body = chunks();
    } else {
      body = in.readAllBytes();
    }
    return new Response(head.status, head.headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  /** Leaves the body where it is. */
  Response receiveHead() throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new Response(Integer.parseInt(status[1]), headers, "");
  }

  /** A body in chunks, up to the last one. */
  byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended after: " + line);
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  byte[] receive(int bytes) throws IOException {
    return in.readNBytes(bytes);
  }

  /** Waits for more, or for the end. */
  boolean isAtEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
