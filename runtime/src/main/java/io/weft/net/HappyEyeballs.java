package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.interop.Blocking;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Connects to a host that may have many addresses, some of which lead nowhere (RFC 8305): their families take turns, each
 * attempt has a head start of 250 ms before the next one, or until it fails, and the first connection wins.
 */
final class HappyEyeballs {
  private final Resolver resolver;

  HappyEyeballs(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Looks up a host and connects to it.
   *
   * @param timeout for both; null: as long as it takes
   */
  @Suspendable
  TcpStream connect(String host, int port, Duration timeout) throws IOException {
    Continuation.checkpoint();
    InetSocketAddress named = InetSocketAddress.createUnresolved(host, port); // checks the port
    Clock clock = Clock.start(timeout);
    List<SocketAddress> addresses = new ArrayList<>();
    for (InetAddress address : interleave(resolve(named))) {
      addresses.add(new InetSocketAddress(address, port));
    }
    return new ConnectRace(host + ":" + port, addresses, clock).run();
  }

  @Suspendable
  private List<InetAddress> resolve(InetSocketAddress named) throws IOException {
    String host = named.getHostString();
    try {
      InetAddress[] found = Blocking.call(() -> resolver.resolve(host));
      return List.of(found);
    } catch (UnknownHostException unknown) {
      UnknownHostException why = new UnknownHostException("connect to " + host + ":"
          + named.getPort() + " failed: host '" + host + "' has no address");
      why.initCause(unknown);
      throw why;
    } catch (IOException | RuntimeException failed) {
      throw failed;
    } catch (Exception never) {
      throw new AssertionError("a resolver throws no " + never.getClass(), never);
    }
  }

  /** Lets the families of addresses take turns, that of the first one first; within one, the order stays. */
  static List<InetAddress> interleave(List<InetAddress> addresses) {
    ArrayDeque<InetAddress> first = new ArrayDeque<>();
    ArrayDeque<InetAddress> second = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address.getClass() == addresses.get(0).getClass() ? first : second).add(address);
    }
    List<InetAddress> inTurns = new ArrayList<>();
    while (!first.isEmpty() || !second.isEmpty()) {
      if (!first.isEmpty()) {
        inTurns.add(first.remove());
      }
      if (!second.isEmpty()) {
        inTurns.add(second.remove());
      }
    }
    return inTurns;
  }
}
