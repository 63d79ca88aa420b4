package io.weft.samples.demo;

/**
 * What is to be done.
 *
 * @param connections how many clients, each with one connection
 * @param roundTrips how many each client makes
 * @param sizeBytes of one message
 * @param loops event loops that clients and server share
 * @param port of the server; 0: any
 * @param ends how many ends of each connection are in this process: 2, or 1 when the server has a process of its own
 */
record Plan(int connections, int roundTrips, int sizeBytes, int loops, int port, int ends) {
  static final int BOTH_ENDS = 2;
  static final int CLIENTS_ONLY = 1;

  boolean holdsServer() {
    return ends == BOTH_ENDS;
  }

  Plan withEnds(int endsHere) {
    return new Plan(connections, roundTrips, sizeBytes, loops, port, endsHere);
  }

  long totalRoundTrips() {
    return (long) connections * roundTrips;
  }
}
