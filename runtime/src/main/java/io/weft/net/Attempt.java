package io.weft.net;

import io.weft.Suspendable;
import io.weft.park.Readiness;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** A TCP connection that is being made, and can be given up by others. */
final class Attempt implements Closeable {
  private final SocketAddress remote;
  private final SocketChannel channel;
  private final Readiness readiness;

  Attempt(SocketAddress remote) throws IOException {
    this.remote = remote;
    this.channel = SocketChannel.open();
    this.readiness = new Readiness(channel);
  }

  /** Connects; closes this if that fails. */
  @Suspendable
  TcpStream connect() throws IOException {
    boolean connected = false;
    try {
      TcpStream.configure(channel);
      SocketStream.connect(channel, readiness, remote);
      TcpStream stream = new TcpStream(channel, readiness, remote);
      connected = true;
      return stream;
    } finally {
      if (!connected) {
        readiness.close();
      }
    }
  }

  SocketAddress remote() {
    return remote;
  }

  /** Whoever connects gets an {@link IOException}. Never waits, from any thread. */
  @Override
  public void close() throws IOException {
    readiness.close();
  }
}
