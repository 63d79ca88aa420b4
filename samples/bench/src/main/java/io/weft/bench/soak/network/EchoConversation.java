package io.weft.bench.soak.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;

/** Sends bytes and gets them back. */
final class EchoConversation implements Conversation {
  /** What fits into the buffers of the system, as all is sent before any is read. */
  private static final int MOST_BYTES = 32 * 1024;

  private final Wire wire;
  private final SplittableRandom random;

  EchoConversation(InetSocketAddress server, SplittableRandom random) throws IOException {
    this.wire = Wire.to(server);
    this.random = random;
  }

  @Override
  public void round() throws IOException {
    byte[] sent = Conversation.bytes(random, MOST_BYTES);
    wire.send(sent);
    Conversation.require("echo", sent, wire.read(sent.length));
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
