package io.weft.samples.demo;

import io.weft.Suspendable;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One side of one connection: sends messages that nobody else sends, and expects each of them back. */
final class Client {
  private final int id;
  private final Plan plan;

  Client(int id, Plan plan) {
    this.id = id;
    this.plan = plan;
  }

  @Suspendable
  void makeRoundTrips(TcpStream stream, Tally tally) throws IOException {
    ByteBuffer sent = ByteBuffer.allocate(plan.sizeBytes());
    ByteBuffer received = ByteBuffer.allocate(plan.sizeBytes());
    for (int round = 0; round < plan.roundTrips(); round++) {
      fill(sent.clear(), round);
      stream.writeAll(sent.flip());
      stream.readExact(received.clear());
      int wrong = received.flip().mismatch(sent.flip());
      if (wrong >= 0) {
        throw new IOException("client " + id + ", round trip " + round + ": byte " + wrong
            + " came back as " + received.get(wrong) + ", not " + sent.get(wrong));
      }
      tally.roundTrips.increment();
    }
  }

  /** Bytes that depend on client and round, so that a message that went astray or came late is noticed. */
  void fill(ByteBuffer message, int round) {
    int state = id * 0x9E3779B9 + round;
    while (message.hasRemaining()) {
      state = state * 1_664_525 + 1_013_904_223;
      message.put((byte) (state >>> 24));
    }
  }
}
