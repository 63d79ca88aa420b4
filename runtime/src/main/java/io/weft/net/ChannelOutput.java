package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.internal.task.StackRoom;
import io.weft.park.Readiness;
import io.weft.park.Waiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SelectionKey;

/** What goes to a channel of the operating system. */
final class ChannelOutput {
  private final GatheringByteChannel channel;
  private final Readiness readiness;

  /** For messages. */
  private final Object peer;

  /** Who sends a file at the moment; null: nobody. Written by that one; others may see an old one. */
  private Object sender;

  /** A thread of the pool writes to the channel, which must not be closed now. Guarded by the monitor of this. */
  private boolean lent;

  /** Whoever has lent it is to close the channel. Guarded by the monitor of this. */
  private boolean closeDue;

  ChannelOutput(GatheringByteChannel channel, Readiness readiness, Object peer) {
    this.channel = channel;
    this.readiness = readiness;
    this.peer = peer;
  }

  @Suspendable
  void writeAll(ByteBuffer[] sources) throws IOException {
    Continuation.checkpoint();
    requireFree();
    writeRemaining(sources);
  }

  @Suspendable
  void writeAll(ByteBuffer source) throws IOException {
    Continuation.checkpoint();
    requireFree();
    if (!tryWriteAll(source)) {
      writeRemaining(new ByteBuffer[] {source});
    }
  }

  /** False: the socket is full. */
  private boolean tryWriteAll(ByteBuffer source) throws IOException {
    try {
      while (source.hasRemaining()) {
        if (!tryWrite(source)) {
          return false;
        }
      }
      return true;
    } catch (IOException failed) {
      throw NetFailures.of("write to", peer, failed);
    }
  }

  private void requireFree() {
    readiness.requireFree(SelectionKey.OP_WRITE);
    if (sender != null) {
      throw new IllegalStateException("two tasks write to one stream at once: " + sender
          + " is sending a file; let one task do it, or hand the data over");
    }
  }

  @Suspendable
  private void writeRemaining(ByteBuffer[] sources) throws IOException {
    try {
      int first = 0;
      for (; ; ) {
        while (first < sources.length && !sources[first].hasRemaining()) {
          first++;
        }
        if (first == sources.length) {
          return;
        }
        if (!tryWrite(sources, first)) {
          readiness.await(SelectionKey.OP_WRITE);
        }
      }
    } catch (IOException failed) {
      throw NetFailures.of("write to", peer, failed);
    }
  }

  /** Writes what the socket takes without waiting, on any thread; nothing if somebody waits to write. */
  void writeNow(ByteBuffer source) {
    try {
      requireFree();
      StackRoom.requireForChannel();
      channel.write(source);
    } catch (IOException | IllegalStateException gone) {
      // nobody is there to be told anything
    }
  }

  /** False: the socket took less than it was offered, so it is full. */
  private boolean tryWrite(ByteBuffer[] sources, int first) throws IOException {
    if (first + 1 < sources.length && HeapSlices.gatherable(sources, first)) {
      long offered = 0;
      for (int i = first; i < sources.length; i++) {
        offered += sources[i].remaining();
      }
      StackRoom.requireForChannel();
      return channel.write(sources, first, sources.length - first) == offered;
    }
    return tryWrite(sources[first]);
  }

  private boolean tryWrite(ByteBuffer source) throws IOException {
    StackRoom.requireForChannel();
    int limit = source.limit();
    int offered = HeapSlices.limit(source);
    try {
      return channel.write(source) == offered;
    } finally {
      source.limit(limit);
    }
  }

  // ---- files

  /**
   * Sends a part of a file, without copying it through the program. A thread that may block reads the file and gives the
   * channel what that takes; the loop only waits for room, as reading a file may take as long as the disk does.
   *
   * @return how many bytes; fewer than asked for when the file ends before
   */
  @Suspendable
  long send(FileChannel file, long position, long count) throws IOException {
    Continuation.checkpoint();
    requireFree();
    sender = Waiting.caller();
    try {
      long sent = 0;
      while (sent < count) {
        long now = sendSome(file, position + sent, count - sent);
        if (now < 0) {
          break;
        }
        if (now == 0) {
          readiness.await(SelectionKey.OP_WRITE);
        }
        sent += now;
      }
      return sent;
    } catch (IOException failed) {
      if (!file.isOpen()) {
        throw new IOException("write of a file to " + peer + " failed: the file is closed", failed);
      }
      throw NetFailures.of("write of a file to", peer, failed);
    } finally {
      sender = null;
    }
  }

  /** Returns 0 when the channel is full, and -1 at the end of the file. */
  @Suspendable
  private long sendSome(FileChannel file, long position, long count) throws IOException {
    lend();
    try {
      return DiskWork.run(() -> {
        long sent = file.transferTo(position, count, channel);
        return sent == 0 && position >= file.size() ? -1 : sent;
      });
    } finally {
      if (takeBack()) {
        readiness.close();
      }
    }
  }

  private synchronized void lend() {
    lent = true;
  }

  private synchronized boolean takeBack() {
    lent = false;
    return closeDue;
  }

  /**
   * Closes the channel, or has it closed in a moment by whoever sends a file: while the system writes from one descriptor
   * to another, neither number may be given to another file.
   */
  void close() throws IOException {
    if (!isCloseLeft()) {
      readiness.close();
    }
  }

  private synchronized boolean isCloseLeft() {
    closeDue = true;
    return lent;
  }
}
