package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.StackRoom;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket of any kind. */
final class Acceptor {
  /** Connections that wait to be accepted; the kernel lowers it to its own limit. The JDK's default is 50. */
  private static final int BACKLOG = 4096;

  private final ServerSocketChannel channel;
  private final Readiness readiness;
  private final SocketAddress local;
  private final BackOff backOff;

  /**
   * Binds a channel; closes it if that fails.
   *
   * @param channel a new one
   * @param local where it is to listen
   * @param shared whether others may listen there too
   */
  static Acceptor bind(ServerSocketChannel channel, SocketAddress local, boolean shared)
      throws IOException {
    return Binding.of(channel, local, () -> {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(local, BACKLOG);
      return new Acceptor(channel);
    });
  }

  private Acceptor(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.readiness = new Readiness(channel);
    this.local = channel.getLocalAddress();
    this.backOff = new BackOff(local);
  }

  @Suspendable
  SocketChannel accept() throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_ACCEPT);
    backOff.requireFree();
    for (; ; ) {
      SocketChannel accepted = acceptSome();
      if (accepted != null) {
        return accepted;
      }
    }
  }

  /** The next connection; null: the system had no means for one, and that is some time ago now. */
  @Suspendable
  private SocketChannel acceptSome() throws IOException {
    try {
      for (; ; ) {
        readiness.requireAccepting();
        StackRoom.requireForChannel();
        SocketChannel accepted = channel.accept();
        if (accepted != null) {
          backOff.succeeded();
          return accepted;
        }
        readiness.await(SelectionKey.OP_ACCEPT);
      }
    } catch (IOException failed) {
      if (!channel.isOpen()) {
        throw NetFailures.of("accept on", local, failed);
      }
      backOff.await(failed);
      return null;
    }
  }

  /** How often the system had no means for a connection. */
  long backOffs() {
    return backOff.count();
  }

  SocketAddress localAddress() {
    return local;
  }

  void close() throws IOException {
    try {
      readiness.close();
    } catch (IOException failed) {
      throw NetFailures.of("close of", local, failed);
    } finally {
      backOff.end();
    }
  }
}
