package io.weft.bench.table;

import java.util.List;

/**
 * What one process of a rival did.
 *
 * @param rounds that count
 * @param server null: it is no server
 */
record Fork(List<Sample> rounds, Server server) {
  /**
   * What else there is to say of a server.
   *
   * @param bytes that it allocated for a round trip
   * @param half rounds in an open loop, at half the rate that the plain loop reached in a closed one
   * @param most the same, at four fifths
   * @param calls of the system, for a round trip
   */
  record Server(double bytes, List<Sample> half, List<Sample> most, SystemCalls calls) {}

  static Fork of(List<Sample> rounds) {
    return new Fork(rounds, null);
  }
}
