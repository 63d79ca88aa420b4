package io.weft.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

/** Failures of the network, with operation and address in the message. */
final class NetFailures {
  private NetFailures() {}

  /**
   * Names the operation and where.
   *
   * @param operation with its preposition: {@code read from}
   * @param where the address, as a rule
   */
  static IOException of(String operation, Object where, IOException cause) {
    String head = operation + " " + where + " failed: ";
    if (cause instanceof ClosedChannelException) {
      return new IOException(head + "closed by this side", cause);
    }
    IOException named =
        ofItsType(head + (cause.getMessage() == null ? cause : cause.getMessage()), cause);
    if (named.getCause() == null) {
      named.initCause(cause);
    }
    return named;
  }

  /** Callers look at the type, to try again or elsewhere. */
  private static IOException ofItsType(String message, IOException cause) {
    if (cause instanceof ConnectException) {
      return new ConnectException(message);
    }
    if (cause instanceof NoRouteToHostException) {
      return new NoRouteToHostException(message);
    }
    if (cause instanceof BindException) {
      return new BindException(message);
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
