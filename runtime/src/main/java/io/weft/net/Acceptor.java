package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/** A listening socket of any kind. */
final class Acceptor {
  /** Connections that wait to be accepted; the kernel lowers it to its own limit. The JDK's default is 50. */
  private static final int BACKLOG = 4096;

  private final ServerSocketChannel channel;
  private final Readiness readiness;
  private final SocketAddress local;

  /**
   * Binds a channel; closes it if that fails.
   *
   * @param channel a new one
   * @param local where it is to listen
   * @param shared whether others may listen there too
   */
  static Acceptor bind(ServerSocketChannel channel, SocketAddress local, boolean shared)
      throws IOException {
    boolean bound = false;
    try {
      channel.configureBlocking(false);
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(local, BACKLOG);
      Acceptor acceptor = new Acceptor(channel);
      bound = true;
      return acceptor;
    } catch (UnresolvedAddressException unresolved) {
      throw NetFailures.unresolved("bind to", local, unresolved);
    } catch (IOException failed) {
      throw NetFailures.of("bind to", local, failed);
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }

  private Acceptor(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.readiness = new Readiness(channel);
    this.local = channel.getLocalAddress();
  }

  @Suspendable
  SocketChannel accept() throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_ACCEPT);
    try {
      for (; ; ) {
        readiness.requireAccepting();
        SocketChannel accepted = channel.accept();
        if (accepted != null) {
          return accepted;
        }
        readiness.await(SelectionKey.OP_ACCEPT);
      }
    } catch (IOException failed) {
      throw NetFailures.of("accept on", local, failed);
    }
  }

  SocketAddress localAddress() {
    return local;
  }

  void close() throws IOException {
    try {
      readiness.close();
    } catch (IOException failed) {
      throw NetFailures.of("close of", local, failed);
    }
  }
}
