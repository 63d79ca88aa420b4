package io.weft.samples.demo;

/**
 * What is to be done.
 *
 * @param connections how many clients, each with one connection
 * @param roundTrips how many each client makes
 * @param sizeBytes of one message
 * @param loops event loops that clients and server share
 * @param port of the server; 0: any
 */
record Plan(int connections, int roundTrips, int sizeBytes, int loops, int port) {
  long totalRoundTrips() {
    return (long) connections * roundTrips;
  }
}
