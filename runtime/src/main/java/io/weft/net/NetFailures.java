package io.weft.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

/** Failures of the network, with operation and address in the message. */
final class NetFailures {
  private NetFailures() {}

  /**
   * Names the operation and the address.
   *
   * @param operation with its preposition: {@code read from}
   */
  static IOException of(String operation, SocketAddress address, IOException cause) {
    String head = operation + " " + address + " failed: ";
    if (cause instanceof ClosedChannelException) {
      return new IOException(head + "closed by this side", cause);
    }
    String message = head + (cause.getMessage() == null ? cause : cause.getMessage());
    if (cause instanceof ConnectException) { // its type is what callers look at, to try again
      ConnectException refused = new ConnectException(message);
      refused.initCause(cause);
      return refused;
    }
    return new IOException(message, cause);
  }

  static UnknownHostException unresolved(
      String operation, SocketAddress address, UnresolvedAddressException cause) {
    String host =
        address instanceof InetSocketAddress inet ? inet.getHostString() : String.valueOf(address);
    UnknownHostException unknown = new UnknownHostException(
        operation + " " + address + " failed: host '" + host + "' was not resolved");
    unknown.initCause(cause);
    return unknown;
  }
}
