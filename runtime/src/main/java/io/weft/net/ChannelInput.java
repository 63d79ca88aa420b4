package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;

/** What comes from a channel of the operating system. */
final class ChannelInput {
  private final ReadableByteChannel channel;
  private final Readiness readiness;

  /** For messages. */
  private final Object peer;

  /** The last read found less than it asked for, so the next one would find nothing. The reader's only. */
  private boolean drained;

  ChannelInput(ReadableByteChannel channel, Readiness readiness, Object peer) {
    this.channel = channel;
    this.readiness = readiness;
    this.peer = peer;
  }

  @Suspendable
  int read(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    if (!dst.hasRemaining()) {
      return 0;
    }
    readiness.requireFree(SelectionKey.OP_READ);
    return readSome(dst);
  }

  @Suspendable
  void readExact(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_READ);
    int wanted = dst.remaining();
    while (dst.hasRemaining()) {
      if (readSome(dst) < 0) {
        throw new EOFException("read from " + peer + " failed: the stream ended after "
            + (wanted - dst.remaining()) + " of " + wanted + " bytes");
      }
    }
  }

  /** Waits until a read would find something, if only the end. */
  @Suspendable
  void await() throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_READ);
    try {
      readiness.await(SelectionKey.OP_READ);
      drained = false;
    } catch (IOException failed) {
      throw NetFailures.of("read from", peer, failed);
    }
  }

  @Suspendable
  private int readSome(ByteBuffer dst) throws IOException {
    try {
      for (; ; ) {
        if (!drained) {
          int count = tryRead(dst);
          if (count != 0) {
            return count;
          }
        }
        readiness.await(SelectionKey.OP_READ);
        drained = false;
      }
    } catch (IOException failed) {
      throw NetFailures.of("read from", peer, failed);
    }
  }

  private int tryRead(ByteBuffer dst) throws IOException {
    int limit = dst.limit();
    int asked = HeapSlices.limit(dst);
    int count;
    try {
      count = channel.read(dst);
    } finally {
      dst.limit(limit);
    }
    if (count < 0) {
      readiness.endOfInput();
    } else {
      drained = count < asked;
    }
    return count;
  }
}
