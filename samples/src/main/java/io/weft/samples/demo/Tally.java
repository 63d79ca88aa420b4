package io.weft.samples.demo;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What clients and server have done so far; counted on all loops, read by the progress line and the report. */
final class Tally {
  /** The first failures are told, the others counted. */
  private static final int MESSAGES = 5;

  final AtomicInteger connectedClients = new AtomicInteger();
  final AtomicInteger openAtServer = new AtomicInteger();
  final LongAdder roundTrips = new LongAdder();
  private final AtomicInteger errors = new AtomicInteger();
  private final Queue<String> messages = new ConcurrentLinkedQueue<>();

  void error(String message) {
    if (errors.incrementAndGet() <= MESSAGES) {
      messages.add(message);
    }
  }

  int errors() {
    return errors.get();
  }

  List<String> firstErrors() {
    return List.copyOf(messages);
  }

  /** Connections of which all ends that are in this process exist. */
  int open(Plan plan) {
    int clients = connectedClients.get();
    return plan.holdsServer() ? Math.min(clients, openAtServer.get()) : clients;
  }
}
