package io.weft.samples.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.StringJoiner;

/** A connection that shows each byte: replies are text, as in {@code +OK}, {@code :1}, {@code "hello"}, {@code [:1, nil]}. */
final class Client implements Closeable {
  private final Socket socket;
  private final InputStream input;

  Client(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    input = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request and returns its reply. */
  String call(String... words) throws IOException {
    send(words);
    return reply();
  }

  /** Sends a request. */
  void send(String... words) throws IOException {
    raw(request(words));
  }

  /** A request as it is sent. */
  static String request(String... words) {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return request.toString();
  }

  /** Sends what is no request, perhaps. */
  void raw(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** The next reply. */
  String reply() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', '-', ':' -> line;
      case '$' -> rest.equals("-1") ? "nil" : '"' + bulk(Integer.parseInt(rest)) + '"';
      case '*' -> rest.equals("-1") ? "nil array" : array(Integer.parseInt(rest));
      default -> throw new IOException("no reply: " + line);
    };
  }

  private String array(int length) throws IOException {
    StringJoiner elements = new StringJoiner(", ", "[", "]");
    for (int i = 0; i < length; i++) {
      elements.add(reply());
    }
    return elements.toString();
  }

  private String bulk(int length) throws IOException {
    byte[] bytes = input.readNBytes(length);
    line();
    return new String(bytes, ISO_8859_1);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection behind '" + line + "'");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  /** All that comes until the server closes the connection. */
  String rest() throws IOException {
    return new String(input.readAllBytes(), ISO_8859_1);
  }

  /** Closes it so that the server sees a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
