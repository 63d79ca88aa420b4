package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/** A TCP connection. It sends small writes at once ({@code TCP_NODELAY}), unless {@linkplain #setOption told otherwise}. */
public final class TcpStream extends SocketStream {
  private TcpStream(SocketChannel channel, Readiness readiness, SocketAddress remote)
      throws IOException {
    super(channel, readiness, remote);
  }

  /** Takes a connected channel over; closes it if that fails. */
  static TcpStream of(SocketChannel channel) throws IOException {
    try {
      configure(channel);
      return new TcpStream(channel, new Readiness(channel), channel.getRemoteAddress());
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static void configure(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /**
   * Connects. Waits until the peer has accepted or refused.
   *
   * @param remote resolved; this does not ask a name server
   * @throws java.net.ConnectException when the peer refuses
   * @throws java.net.UnknownHostException when the address is unresolved
   * @throws IOException when it cannot be reached
   */
  @Suspendable
  public static TcpStream connect(SocketAddress remote) throws IOException {
    Objects.requireNonNull(remote, "remote");
    Continuation.checkpoint();
    SocketChannel channel = SocketChannel.open();
    Readiness readiness = new Readiness(channel);
    boolean connected = false;
    try {
      configure(channel);
      connect(channel, readiness, remote);
      TcpStream stream = new TcpStream(channel, readiness, remote);
      connected = true;
      return stream;
    } finally {
      if (!connected) {
        readiness.close();
      }
    }
  }

  /**
   * Sets an option of the socket, one of {@link StandardSocketOptions}: {@code SO_KEEPALIVE}, {@code SO_RCVBUF},
   * {@code SO_SNDBUF} (bytes; the system may take another number), {@code SO_LINGER} (seconds; 0: {@link #close} resets
   * the connection), {@code TCP_NODELAY}; or one of {@code jdk.net.ExtendedSocketOptions}.
   *
   * @param option which
   * @param value its value
   * @throws UnsupportedOperationException when the system does not know it
   * @throws IOException when the connection is closed or the system refuses
   */
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
  }

  /**
   * An option of the socket.
   *
   * @param option which
   * @return its value
   * @throws UnsupportedOperationException when the system does not know it
   * @throws IOException when the connection is closed
   */
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }
}
