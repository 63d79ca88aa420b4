package io.weft.bench.soak.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a hostile client needs for its act.
 *
 * @param over opens when it is to end, at the next opportunity
 */
record Visit(
    Target target, InetSocketAddress server, SplittableRandom random, CountDownLatch over) {
  Wire connect() throws IOException {
    return Wire.to(server);
  }

  /** Waits some time, less if it is over. */
  void pause(int ms) throws InterruptedException {
    over.await(ms, TimeUnit.MILLISECONDS);
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  /** A part of a request, which may be the whole. */
  String someOfRequest() {
    return target.request.substring(0, 1 + random.nextInt(target.request.length()));
  }

  /** Sends the same again and again for some time, and reads nothing; closes then. */
  void floodAndNeverRead(String bytes, int ms) throws IOException, InterruptedException {
    ByteBuffer flood = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    try (SocketChannel channel = SocketChannel.open(server)) {
      channel.configureBlocking(false);
      while (!isOver() && System.nanoTime() < endNs) {
        if (channel.write(flood) == 0) {
          pause(50);
        }
        if (!flood.hasRemaining()) {
          flood.rewind();
        }
      }
    }
  }
}
