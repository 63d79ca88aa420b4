package io.weft.samples.proxy;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Two connections, each of which gets what the other one sends. A task for each direction, and one that ends both when
 * nothing has moved for a while; a failure of one of them ends the others. Confined to one loop.
 */
final class Relay {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final TcpStream client;
  private final TcpStream server;
  private final long idleNs;
  private long lastMoveNs = System.nanoTime();

  /** Directions that have not come to their end. */
  private int open = 2;

  /**
   * Between two open connections.
   *
   * @param idle how long nothing may move
   */
  Relay(TcpStream client, TcpStream server, Duration idle) {
    this.client = client;
    this.server = server;
    this.idleNs = idle.toNanos();
  }

  /** Copies in both directions until both have ended. */
  @Suspendable
  void run() {
    try (Scope scope = Scope.open()) {
      Task<Void> watch = scope.fork(this::watch);
      scope.fork(() -> copy(client, server, watch));
      scope.fork(() -> copy(server, client, watch));
      scope.join();
    }
  }

  /** The end of one direction is passed on; the other one may go on. */
  @Suspendable
  private void copy(TcpStream from, TcpStream to, Task<Void> watch) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (from.read(buffer) >= 0) {
      lastMoveNs = System.nanoTime();
      to.writeAll(buffer.flip());
      lastMoveNs = System.nanoTime();
      buffer.clear();
    }
    to.shutdownOutput();
    if (--open == 0) {
      watch.cancel();
    }
  }

  /** Looks again when it could be too long at the earliest. */
  @Suspendable
  private void watch() throws IOException {
    for (long leftNs = idleNs; leftNs > 0; leftNs = lastMoveNs + idleNs - System.nanoTime()) {
      Task.sleep(Duration.ofNanos(leftNs));
    }
    throw new IOException("nothing has moved for " + Duration.ofNanos(idleNs).toSeconds() + " s");
  }
}
