package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.Rethrow;
import io.weft.internal.task.SuppressedFailures;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Two streams, each of which gets what comes from the other one. */
final class Relay {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final ByteStream a;
  private final ByteStream b;

  /** What has failed first; null: nothing. Guarded by the monitor of this. */
  private Throwable failure;

  private Relay(ByteStream a, ByteStream b) {
    this.a = a;
    this.b = b;
  }

  @Suspendable
  static ByteStream.Carried run(ByteStream a, ByteStream b) throws IOException {
    Continuation.checkpoint();
    return new Relay(a, b).carry();
  }

  @Suspendable
  private ByteStream.Carried carry() throws IOException {
    Direction forth = new Direction(a, b);
    Direction back = new Direction(b, a);
    try (Companions beside = Companions.open()) {
      beside.start(() -> carry(back));
      carry(forth);
    }
    Throwable first = failure();
    if (first != null) {
      throw Rethrow.as(first);
    }
    return new ByteStream.Carried(forth.carried, back.carried);
  }

  /** Never throws. */
  @Suspendable
  private void carry(Direction direction) {
    try {
      direction.carry();
    } catch (Throwable failed) {
      failed(failed);
    }
  }

  private void failed(Throwable thrown) {
    if (isFirst(thrown)) {
      close(a);
      close(b);
    }
  }

  private synchronized boolean isFirst(Throwable thrown) {
    boolean first = failure == null;
    if (first) {
      failure = thrown;
    }
    return first;
  }

  private synchronized Throwable failure() {
    return failure;
  }

  private void close(ByteStream stream) {
    try {
      stream.close();
    } catch (Throwable alsoFailed) { // the other one is closed all the same
      addToFailure(alsoFailed);
    }
  }

  private synchronized void addToFailure(Throwable more) {
    SuppressedFailures.add(failure, more);
  }

  /** One way. */
  private static final class Direction {
    private final ByteStream from;
    private final ByteStream to;

    /** Written by whoever carries. */
    private long carried;

    Direction(ByteStream from, ByteStream to) {
      this.from = from;
      this.to = to;
    }

    @Suspendable
    void carry() throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (from.read(buffer) >= 0) {
        carried += buffer.flip().remaining();
        to.writeAll(buffer);
        buffer.clear();
      }
      to.shutdownOutput();
    }
  }
}
