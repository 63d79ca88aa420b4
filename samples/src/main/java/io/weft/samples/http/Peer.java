package io.weft.samples.http;

import io.weft.net.ByteStream;
import java.io.IOException;

/**
 * The other side of a connection, and how long it has let us wait. Where one that is too slow is told nothing, no time-out
 * is set for each operation: the worker, which looks at all peers now and then, closes the stream.
 */
final class Peer {
  enum Wait {
    NONE,
    FOR_REQUEST,
    FOR_ROOM
  }

  private final ByteStream stream;
  private final Worker worker;
  private Wait wait = Wait.NONE;
  private int waitingSince;
  private boolean givenUp;
  private boolean mayLeave;

  Peer(ByteStream stream, Worker worker) {
    this.stream = stream;
    this.worker = worker;
  }

  ByteStream stream() {
    return stream;
  }

  /** What the connection is about to wait for. */
  void begins(Wait next) {
    wait = next;
    waitingSince = worker.tick();
  }

  /** Closes the stream if it has waited for too long. Called by the worker. */
  void endIfStuck(Limits limits) {
    int now = worker.tick();
    boolean late = now - waitingSince > Worker.ticks(limits.timeout());
    // A server that stops still answers a request that is on its way.
    boolean superfluous =
        worker.isStopping() && now - Math.max(waitingSince, worker.stoppingSince()) > 1;
    if (wait == Wait.FOR_REQUEST && (late || superfluous)) {
      giveUp();
    } else if (wait == Wait.FOR_ROOM && late) {
      System.err.println("http: gave up on " + this + ": it takes nothing");
      giveUp();
    }
  }

  private void giveUp() {
    givenUp = true;
    try {
      stream.close();
    } catch (IOException gone) {
      // as was wanted
    }
  }

  /** It gets something that has no end, so that it leaves is no loss. */
  void mayLeave() {
    mayLeave = true;
  }

  /** Whether nothing is to be said of its end: it was owed nothing, or all is said. */
  boolean isDoneWith() {
    return givenUp || mayLeave || wait == Wait.FOR_REQUEST;
  }

  @Override
  public String toString() {
    return stream.remoteAddress().toString();
  }
}
