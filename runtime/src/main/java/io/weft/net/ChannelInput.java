package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.abi.WaitingCall;
import io.weft.internal.task.StackRoom;
import io.weft.park.Readiness;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectionKey;

/**
 * What comes from a channel of the operating system. Itself the frame of the task that reads: so a read allocates nothing,
 * and a task that waits for its peer has nothing but this and its own frames.
 */
final class ChannelInput extends WaitingCall {
  private static final int SOME = -1;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ReadableByteChannel channel;
  private final Readiness readiness;

  /** For messages. */
  private final Object peer;

  /** The last read found less than it asked for, so the next one would find nothing. The reader's only. */
  private boolean drained;

  /** How many bytes are wanted by the call that is under way; {@link #SOME}: one or more. */
  private int wanted;

  ChannelInput(ReadableByteChannel channel, Readiness readiness, Object peer) {
    this.channel = channel;
    this.readiness = readiness;
    this.peer = peer;
  }

  @Suspendable
  int read(ByteBuffer into) throws IOException {
    Continuation.checkpoint();
    if (!into.hasRemaining()) {
      return 0;
    }
    readiness.requireFree(SelectionKey.OP_READ);
    if (!Readiness.isOfTask(Continuation.current())) {
      return block(into, SOME);
    }
    prepare(SOME);
    return WaitingCall.run(this, into);
  }

  @Suspendable
  void readExact(ByteBuffer into) throws IOException {
    Continuation.checkpoint();
    finish(into, into.remaining());
  }

  /** Waits until a read would find something, if only the end. */
  @Suspendable
  void await() throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_READ);
    drained = true;
    finish(NOTHING, SOME);
  }

  @Suspendable
  private void finish(ByteBuffer into, int bytes) throws IOException {
    readiness.requireFree(SelectionKey.OP_READ);
    if (!Readiness.isOfTask(Continuation.current())) {
      block(into, bytes);
      return;
    }
    prepare(bytes);
    WaitingCall.finish(
        this, into); // in tail position, as all calls on the way here: they have no frames
  }

  private void prepare(int bytes) {
    if (subject != null) {
      throw new IllegalStateException(
          "two tasks read from one stream at once; let one task do it, or hand the data over");
    }
    wanted = bytes;
  }

  /** The same for a thread. */
  private int block(ByteBuffer into, int bytes) throws IOException {
    for (; ; ) {
      int count = attempt(into, bytes);
      if (count != WAIT) {
        return count;
      }
      try {
        readiness.await(SelectionKey.OP_READ);
      } catch (IOException failed) {
        throw NetFailures.of("read from", peer, failed);
      }
      drained = false;
    }
  }

  // ---- a call

  @Override
  protected int attempt() throws IOException {
    return attempt((ByteBuffer) subject, wanted);
  }

  private int attempt(ByteBuffer into, int bytes) throws IOException {
    while (!drained) {
      if (!into.hasRemaining()) {
        return 0;
      }
      int count = tryRead(into);
      if (bytes == SOME && count != 0) {
        return count;
      }
      if (count < 0) {
        int missing = into.remaining();
        throw new EOFException("read from " + peer + " failed: the stream ended after "
            + (bytes - missing) + " of " + bytes + " bytes");
      }
    }
    return into.hasRemaining() || into == NOTHING ? WAIT : 0;
  }

  private int tryRead(ByteBuffer into) throws IOException {
    StackRoom.requireForChannel();
    int limit = into.limit();
    int asked = HeapSlices.limit(into);
    int count;
    try {
      count = channel.read(into);
    } catch (IOException failed) {
      throw NetFailures.of("read from", peer, failed);
    } finally {
      into.limit(limit);
    }
    if (count < 0) {
      readiness.endOfInput();
    } else {
      drained = count < asked;
    }
    return count;
  }

  @Override
  protected void begin(Continuation caller) throws IOException {
    try {
      readiness.beginWait(caller, SelectionKey.OP_READ);
    } catch (IOException failed) {
      throw NetFailures.of("read from", peer, failed);
    }
  }

  @Override
  protected void end() {
    readiness.endWait(SelectionKey.OP_READ);
    drained = false;
  }

  @Override
  protected void afterwards(Continuation caller) {
    Readiness.checkWait(caller);
  }

  @Override
  protected String sites() {
    return "io.weft.net.ChannelInput\nread\nChannelInput.java\n-1";
  }
}
