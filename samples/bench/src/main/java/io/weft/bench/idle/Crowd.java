package io.weft.bench.idle;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections to one server, each of which has made a request, has got the whole response, and does nothing more. */
final class Crowd implements AutoCloseable {
  /** Far less than the ports that a system has for those who choose none: others use some, and to find one takes time. */
  private static final int CONNECTIONS_OF_ADDRESS = 10_000;

  private static final int MOST_BYTES = 4096;

  private final Subject subject;
  private final InetSocketAddress server;
  private final List<SocketChannel> connections = new ArrayList<>();

  Crowd(Subject subject, InetSocketAddress server) {
    this.subject = subject;
    this.server = server;
  }

  /** Makes so many more, one after the other. */
  void grow(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      SocketChannel connection = SocketChannel.open();
      bind(connection, connections.size() / CONNECTIONS_OF_ADDRESS);
      connection.connect(server);
      connections.add(connection);
      converse(connection);
    }
  }

  /** Further addresses of the loopback, as 127.0.0.1, which is what one gets without asking, has not enough ports. */
  private static void bind(SocketChannel connection, int address) throws IOException {
    if (address > 0) {
      byte[] further = {127, 0, 0, (byte) (1 + address)};
      connection.bind(new InetSocketAddress(InetAddress.getByAddress(further), 0));
    }
  }

  private void converse(SocketChannel connection) throws IOException {
    connection.write(ByteBuffer.wrap(subject.request()));
    ByteBuffer response = ByteBuffer.allocate(MOST_BYTES);
    while (!subject.isAnswer(text(response))) {
      if (connection.read(response) < 0) {
        throw new EOFException(subject + " closed connection " + connections.size()
            + " after it had said: " + text(response));
      }
    }
  }

  private static String text(ByteBuffer response) {
    return StandardCharsets.ISO_8859_1.decode(response.duplicate().flip()).toString();
  }

  /** Closes all, as one does. */
  void leave() throws IOException {
    for (SocketChannel connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  /** Closes all, by a reset: else the system keeps their ports for a minute. */
  @Override
  public void close() throws IOException {
    for (SocketChannel connection : connections) {
      connection.setOption(StandardSocketOptions.SO_LINGER, 0);
      connection.close();
    }
    connections.clear();
  }
}
