package io.weft.network;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.ByteStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A stream that damages what is read, takes nothing or fails, as long as it is told to. */
final class TroubledStream implements ByteStream {
  private static final int FROM_THE_END = 5;

  private final ByteStream under;

  boolean damages;
  boolean full;

  /** What reading throws; null: nothing. */
  IOException whenRead;

  /** What closing throws when it is closed; null: nothing. */
  IOException whenClosed;

  TroubledStream(ByteStream under) {
    this.under = under;
  }

  @Override
  @Suspendable
  public int read(ByteBuffer dst) throws IOException {
    throwIfThere(whenRead);
    int before = dst.position();
    int count = under.read(dst);
    if (damages && count >= FROM_THE_END) {
      int one = before + count - FROM_THE_END;
      dst.put(one, (byte) (dst.get(one) ^ 1));
      damages = false;
    }
    return count;
  }

  @Override
  @Suspendable
  public void readExact(ByteBuffer dst) throws IOException {
    under.readExact(dst);
  }

  @Override
  @Suspendable
  public void writeAll(ByteBuffer... sources) throws IOException {
    while (full) {
      Task.sleep(Duration.ofMillis(1));
    }
    under.writeAll(sources);
  }

  @Override
  @Suspendable
  public void shutdownOutput() throws IOException {
    under.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    under.close();
    throwIfThere(whenClosed);
  }

  @Override
  public SocketAddress remoteAddress() {
    return under.remoteAddress();
  }

  @Override
  public SocketAddress localAddress() {
    return under.localAddress();
  }

  private static void throwIfThere(IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
