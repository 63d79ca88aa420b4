package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.StackRoom;
import io.weft.park.Readiness;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;

/**
 * A socket for datagrams: each arrives whole or not at all, in any order, perhaps twice.
 *
 * <p>One task may receive and one send at a time; a second one is refused. All tasks that use a socket live on one
 * loop, that of the first which had to wait; a thread without task may use it too, and blocks.
 */
public final class UdpSocket implements Closeable {
  private final DatagramChannel channel;
  private final Readiness readiness;
  private final SocketAddress local;

  private UdpSocket(DatagramChannel channel) throws IOException {
    this.channel = channel;
    this.readiness = new Readiness(channel);
    this.local = channel.getLocalAddress();
  }

  /**
   * Opens a socket. Does not wait.
   *
   * @param local where it receives; port 0: any free one, see {@link #localAddress}
   * @throws IOException when the address cannot be had
   */
  public static UdpSocket bind(InetSocketAddress local) throws IOException {
    Objects.requireNonNull(local, "local");
    return bind(local, family(local.getAddress()), false);
  }

  /**
   * Opens a socket for a multicast group, which other sockets of the machine may have too ({@code SO_REUSEADDR}); see
   * {@link #join}. Does not wait.
   *
   * @param group the family of the groups to be joined is its own
   * @param port which the group uses; 0: any free one
   * @throws IOException when the port cannot be had
   */
  public static UdpSocket bindMulticast(InetAddress group, int port) throws IOException {
    return bind(new InetSocketAddress(port), family(group), true);
  }

  private static ProtocolFamily family(InetAddress address) {
    return address instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  private static UdpSocket bind(InetSocketAddress local, ProtocolFamily family, boolean shared)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(family);
    return Binding.of(channel, local, () -> {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, shared);
      channel.bind(local);
      return new UdpSocket(channel);
    });
  }

  /**
   * Receives the next datagram. Waits until there is one.
   *
   * @param dst where to; what has no room is lost, so let it have more room than the peer may send. The largest
   *     datagram of IPv4 has 65,507 bytes
   * @return who has sent it
   * @throws IOException when the socket has failed or is closed, also while this waits
   * @throws IllegalStateException when another task is receiving
   */
  @Suspendable
  public SocketAddress receive(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_READ);
    try {
      for (; ; ) {
        StackRoom.requireForChannel();
        SocketAddress sender = channel.receive(dst);
        if (sender != null) {
          return sender;
        }
        readiness.await(SelectionKey.OP_READ);
      }
    } catch (IOException failed) {
      throw NetFailures.of("receive on", local, failed);
    }
  }

  /**
   * Sends one datagram. Waits until the system has taken it; nobody tells whether it arrives.
   *
   * @param src its bytes, at most 65,507 of them with IPv4; the position is at the limit afterwards
   * @param remote resolved; who shall receive it
   * @throws java.net.UnknownHostException when the address is unresolved
   * @throws IOException when the datagram is too large, or the socket has failed or is closed; nothing was sent
   * @throws IllegalStateException when another task is sending
   */
  @Suspendable
  public void send(ByteBuffer src, SocketAddress remote) throws IOException {
    Objects.requireNonNull(remote, "remote");
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_WRITE);
    int length = src.remaining();
    try {
      StackRoom.requireForChannel();
      while (channel.send(src, remote) == 0 && length > 0) {
        readiness.await(SelectionKey.OP_WRITE);
      }
    } catch (UnresolvedAddressException unresolved) {
      throw NetFailures.unresolved("send to", remote, unresolved);
    } catch (IOException failed) {
      throw NetFailures.of("send of " + length + " bytes to", remote, failed);
    }
  }

  /**
   * Receives what is sent to a multicast group, too.
   *
   * @param group the group
   * @param on the network, by its interface on this machine
   * @return {@link MembershipKey#drop()} ends it, as closing the socket does
   * @throws IOException when the system refuses
   */
  public MembershipKey join(InetAddress group, NetworkInterface on) throws IOException {
    try {
      return channel.join(group, on);
    } catch (IOException failed) {
      throw NetFailures.of("join of " + group + " on", local, failed);
    }
  }

  /**
   * Sets an option of the socket, one of {@link StandardSocketOptions}.
   *
   * @param option which
   * @param value its value
   * @throws UnsupportedOperationException when the system does not know it
   * @throws IOException when the socket is closed or the system refuses
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
   * @throws IOException when the socket is closed
   */
  public <T> T getOption(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }

  /** The address at which it receives, with the port that was chosen for port 0. */
  public SocketAddress localAddress() {
    return local;
  }

  /**
   * Closes the socket; whoever waits for it gets an {@link IOException}. Never waits, is no checkpoint, and may be called
   * by any thread; doing it again does nothing.
   */
  @Override
  public void close() throws IOException {
    try {
      readiness.close();
    } catch (IOException failed) {
      throw NetFailures.of("close of", local, failed);
    }
  }

  @Override
  public String toString() {
    return "UdpSocket[" + local + "]";
  }
}
