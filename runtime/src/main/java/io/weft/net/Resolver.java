package io.weft.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Looks up the addresses of a host. */
@FunctionalInterface
interface Resolver {
  /** The system's: its hosts file and name servers. */
  Resolver OF_THE_SYSTEM = InetAddress::getAllByName;

  /**
   * Its addresses, at least one, the best one first. Blocks its thread.
   *
   * @throws UnknownHostException when there are none, or nobody can be asked
   */
  InetAddress[] resolve(String host) throws UnknownHostException;
}
