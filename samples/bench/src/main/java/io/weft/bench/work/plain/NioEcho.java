package io.weft.bench.work.plain;

import io.weft.bench.work.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * The least that an echo server with {@code java.nio} can do: one thread, one direct buffer for all connections, a read and
 * a write when a channel is ready, nothing else, and no set of selected keys. It can be that short only because a message
 * always comes in one piece and the socket always has room for it.
 */
public final class NioEcho {
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

  private NioEcho() throws IOException {
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    NioEcho server = new NioEcho();
    ServerProcess.listensOn(server.listener.socket().getLocalPort());
    Consumer<SelectionKey> onReady = server::ready;
    while (true) {
      server.selector.select(onReady);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.channel() instanceof SocketChannel connection) {
        echo(connection);
      } else {
        accept();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() throws IOException {
    SocketChannel connection = listener.accept();
    connection.configureBlocking(false);
    connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
    connection.register(selector, SelectionKey.OP_READ);
  }

  private void echo(SocketChannel connection) throws IOException {
    buffer.clear();
    if (connection.read(buffer) < 0) {
      connection.close();
      return;
    }
    connection.write(buffer.flip());
    if (buffer.hasRemaining()) {
      throw new IOException(connection + " has no room for a message");
    }
  }
}
