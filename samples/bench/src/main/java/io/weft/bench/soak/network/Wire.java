package io.weft.bench.soak.network;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection as a client has it, by the JDK's blocking sockets. */
final class Wire implements Closeable {
  /** Longer than any server may keep a client that behaves waiting, on a busy machine too. */
  private static final int PATIENCE_MS = 60_000;

  private final Socket socket;
  private final InputStream input;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(InetSocketAddress server) throws IOException {
    return to(server, 0);
  }

  /**
   * Connects.
   *
   * @param room bytes that the system may take before they are read; 0: as it likes
   */
  static Wire to(InetSocketAddress server, int room) throws IOException {
    Socket socket = new Socket();
    if (room > 0) {
      socket.setReceiveBufferSize(room);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    try {
      socket.connect(server, PATIENCE_MS);
      return new Wire(socket);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  void limitPatience(int ms) throws IOException {
    socket.setSoTimeout(ms);
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  byte[] read(int count) throws IOException {
    byte[] bytes = input.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException(bytes.length + " bytes of " + count + ", then the end");
    }
    return bytes;
  }

  /** Without its end. */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the end behind '" + line + "'");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** Whatever comes until the server closes. */
  void drain() throws IOException {
    input.transferTo(OutputStream.nullOutputStream());
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
