package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;

/** A connection of the operating system. An end of the stream on this side does not wait. */
public abstract sealed class SocketStream implements ByteStream permits TcpStream, UnixStream {
  final SocketChannel channel;
  private final Readiness readiness;
  private final SocketAddress remote;
  private final SocketAddress local;

  /** The last read found less than it asked for, so the next one would find nothing. The reader's only. */
  private boolean drained;

  /** Takes a connected channel over. */
  SocketStream(SocketChannel channel, Readiness readiness, SocketAddress remote)
      throws IOException {
    this.channel = channel;
    this.readiness = readiness;
    this.remote = remote;
    this.local = channel.getLocalAddress();
  }

  // ---- input

  /** Connects a channel in non-blocking mode. */
  @Suspendable
  static void connect(SocketChannel channel, Readiness readiness, SocketAddress remote)
      throws IOException {
    try {
      if (!channel.connect(remote)) {
        do {
          readiness.await(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
    } catch (UnresolvedAddressException unresolved) {
      throw NetFailures.unresolved("connect to", remote, unresolved);
    } catch (IOException failed) {
      throw NetFailures.of("connect to", remote, failed);
    }
  }

  @Override
  @Suspendable
  public final int read(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    if (!dst.hasRemaining()) {
      return 0;
    }
    readiness.requireFree(SelectionKey.OP_READ);
    return readSome(dst);
  }

  @Override
  @Suspendable
  public final void readExact(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_READ);
    int wanted = dst.remaining();
    while (dst.hasRemaining()) {
      if (readSome(dst) < 0) {
        throw new EOFException("read from " + remote + " failed: the stream ended after "
            + (wanted - dst.remaining()) + " of " + wanted + " bytes");
      }
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
      throw NetFailures.of("read from", remote, failed);
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

  // ---- output

  @Override
  @Suspendable
  public final void writeAll(ByteBuffer... sources) throws IOException {
    Continuation.checkpoint();
    readiness.requireFree(SelectionKey.OP_WRITE);
    writeRemaining(sources);
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
      throw NetFailures.of("write to", remote, failed);
    }
  }

  /** Writes what the socket takes without waiting, on any thread; nothing if somebody waits to write. */
  final void writeNow(ByteBuffer source) {
    try {
      readiness.requireFree(SelectionKey.OP_WRITE);
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
      return channel.write(sources, first, sources.length - first) == offered;
    }
    ByteBuffer source = sources[first];
    int limit = source.limit();
    int offered = HeapSlices.limit(source);
    try {
      return channel.write(source) == offered;
    } finally {
      source.limit(limit);
    }
  }

  @Override
  @Suspendable
  public final void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (IOException failed) {
      throw NetFailures.of("shutdownOutput to", remote, failed);
    }
  }

  // ---- both

  @Override
  public final void close() throws IOException {
    try {
      readiness.close();
    } catch (IOException failed) {
      throw NetFailures.of("close of", remote, failed);
    }
  }

  @Override
  public final SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public final SocketAddress localAddress() {
    return local;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + local + " to " + remote + "]";
  }
}
