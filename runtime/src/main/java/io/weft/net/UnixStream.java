package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to a socket in the file system, between processes of one machine. */
public final class UnixStream extends SocketStream {
  private UnixStream(SocketChannel channel, Readiness readiness, UnixDomainSocketAddress remote)
      throws IOException {
    super(channel, readiness, remote);
  }

  /** Takes an accepted channel over; closes it if that fails. */
  static UnixStream of(SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      return new UnixStream(
          channel, new Readiness(channel), (UnixDomainSocketAddress) channel.getRemoteAddress());
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  /**
   * Connects. Waits until the peer has room for the connection.
   *
   * @param path the socket; at most about 100 bytes long, as the system says
   * @throws java.net.SocketException when the path is too long
   * @throws IOException when there is no such socket, or nobody listens on it
   * @throws UnsupportedOperationException when the system has no Unix sockets
   */
  @Suspendable
  public static UnixStream connect(Path path) throws IOException {
    UnixDomainSocketAddress remote = UnixDomainSocketAddress.of(path);
    Continuation.checkpoint();
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    Readiness readiness = new Readiness(channel);
    boolean connected = false;
    try {
      channel.configureBlocking(false);
      connect(channel, readiness, remote);
      UnixStream stream = new UnixStream(channel, readiness, remote);
      connected = true;
      return stream;
    } finally {
      if (!connected) {
        readiness.close();
      }
    }
  }
}
