package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket of any kind. */
final class Acceptor {
  private final ServerSocketChannel channel;
  private final Readiness readiness;
  private final SocketAddress local;

  /**
   * Takes a bound channel over.
   *
   * @param channel in non-blocking mode
   */
  Acceptor(ServerSocketChannel channel) throws IOException {
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
