package io.weft.samples.kv;

import io.weft.Suspendable;
import io.weft.net.TcpStream;
import io.weft.sync.Channel;
import io.weft.sync.ChannelClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be sent to a client that has subscribed: replies to it and messages of others, in one order. A task of its own
 * sends it, so that the one that publishes never waits for a reader that is slow.
 */
final class Outbox {
  /** One that lags further behind is cut off, as its messages would fill the memory. */
  private static final int MAX_PENDING = 16 * 1024;

  private static final int MAX_BATCH = 64;

  private final TcpStream stream;
  private final Channel<Bytes> pending = Channel.buffered(MAX_PENDING);

  Outbox(TcpStream stream) {
    this.stream = stream;
  }

  /** Adds a reply of the client's own task, which waits when there is no room. */
  @Suspendable
  void send(Bytes reply) throws IOException {
    try {
      pending.send(reply);
    } catch (ChannelClosedException cut) {
      throw new IOException("write to " + stream.remoteAddress() + " failed: cut off", cut);
    }
  }

  /** Adds a message; any thread. Where there is no room, the client is cut off. */
  void offer(Bytes message) {
    if (pending.trySend(message) || pending.isClosed()) {
      return;
    }
    System.err.println("kv: " + stream.remoteAddress() + " reads too slowly: cut off");
    pending.cancel();
    closeStream();
  }

  /** No more will be added; what was, is still sent. */
  void close() {
    pending.close();
  }

  /** Sends until there is no more; then closes the stream. */
  @Suspendable
  void run() {
    try {
      List<ByteBuffer> batch = new ArrayList<>();
      for (Bytes first : pending) {
        for (Bytes next = first; next != null; next = next(batch)) {
          batch.add(ByteBuffer.wrap(next.array()));
        }
        stream.writeAll(batch.toArray(ByteBuffer[]::new));
        batch.clear();
      }
    } catch (IOException lost) {
      pending.cancel(); // the client's own task notices, too, and says why
    } finally {
      closeStream();
    }
  }

  private Bytes next(List<ByteBuffer> batch) {
    return batch.size() < MAX_BATCH ? pending.tryReceive() : null;
  }

  private void closeStream() {
    try {
      stream.close();
    } catch (IOException gone) {
      // as good as closed
    }
  }
}
