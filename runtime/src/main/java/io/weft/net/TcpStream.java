package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A TCP connection. It sends small writes at once ({@code TCP_NODELAY}), unless {@linkplain #setOption told otherwise}. */
public final class TcpStream extends SocketStream {
  TcpStream(SocketChannel channel, Readiness readiness, SocketAddress remote) throws IOException {
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

  static void configure(SocketChannel channel) throws IOException {
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
    return new Attempt(remote).connect();
  }

  /**
   * The same, but not for longer than a time-out, also on a thread without task.
   *
   * @param remote resolved; this does not ask a name server
   * @param timeout from now
   * @throws java.net.SocketTimeoutException when the peer has not answered in time
   * @throws IOException as {@link #connect(SocketAddress)}
   */
  @Suspendable
  public static TcpStream connect(SocketAddress remote, Duration timeout) throws IOException {
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(timeout, "timeout");
    Continuation.checkpoint();
    return new ConnectRace(remote, List.of(remote), Clock.start(timeout)).run();
  }

  /**
   * Connects to a host by its name. Waits until one of its addresses has accepted, or all have failed.
   *
   * <p>The name is looked up on a thread of {@link io.weft.interop.Blocking}. If there are several addresses, they are tried
   * as RFC 8305 says (<i>happy eyeballs</i>): those of IPv4 and IPv6 take turns, in the order in which the system gives
   * them; the next one is tried when those before have failed, or 250 ms after the last one was; the first connection
   * is taken, and the other attempts are closed. When the task is cancelled, this still waits for the end of a look-up, as
   * the system does not let itself be interrupted there.
   *
   * <pre>{@code
   * TcpStream stream = TcpStream.connect("www.example.org", 443);
   * }</pre>
   *
   * @param host its name, or an address as text
   * @param port of the host
   * @throws java.net.UnknownHostException when the name has no address, or no name server answers
   * @throws java.net.ConnectException when all addresses refuse
   * @throws IOException when none can be reached; the message says why for each, and the failures are suppressed in it
   */
  @Suspendable
  public static TcpStream connect(String host, int port) throws IOException {
    Objects.requireNonNull(host, "host");
    return new HappyEyeballs(Resolver.OF_THE_SYSTEM).connect(host, port, null);
  }

  /**
   * The same, but not for longer than a time-out, also on a thread without task. The system's look-up of the name counts,
   * but cannot be cut off.
   *
   * @param host its name, or an address as text
   * @param port of the host
   * @param timeout from now
   * @throws java.net.SocketTimeoutException when no address has answered in time
   * @throws IOException as {@link #connect(String, int)}
   */
  @Suspendable
  public static TcpStream connect(String host, int port, Duration timeout) throws IOException {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(timeout, "timeout");
    return new HappyEyeballs(Resolver.OF_THE_SYSTEM).connect(host, port, timeout);
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
