package io.weft.net;

import io.weft.Suspendable;
import io.weft.abi.Continuation;
import io.weft.park.Readiness;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;

/**
 * A TCP connection.
 *
 * <p>One reader and one writer at a time, which may be different tasks; a second one is refused. All tasks that use a
 * stream live on one loop, that of the first which had to wait; a thread without task may use it too, and blocks. The
 * socket sends small writes at once ({@code TCP_NODELAY}). An I/O failure leaves the stream open: close it.
 */
public final class TcpStream implements Closeable {
  private final SocketChannel channel;
  private final Readiness readiness;
  private final SocketAddress remote;
  private final SocketAddress local;

  /** The last read found less than it asked for, so the next one would find nothing. The reader's only. */
  private boolean drained;

  private TcpStream(SocketChannel channel, Readiness readiness, SocketAddress remote)
      throws IOException {
    this.channel = channel;
    this.readiness = readiness;
    this.remote = remote;
    this.local = channel.getLocalAddress();
  }

  /** Takes a connected channel over; closes it if that fails. */
  static TcpStream of(SocketChannel channel) throws IOException {
    try {
      configure(channel);
      return new TcpStream(channel, new Readiness(channel), channel.getRemoteAddress());
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
  }

  private static void configure(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /**
   * Connects. Waits until the peer has accepted or refused.
   *
   * @param remote resolved; this does not ask a name server
   * @throws java.net.ConnectException when the peer refuses
   * @throws java.net.UnknownHostException when the address is unresolved
   * @throws IOException when it cannot be reached
   */
  @Suspendable
  public static TcpStream connect(SocketAddress remote) throws IOException {
    Objects.requireNonNull(remote, "remote");
    Continuation.checkpoint();
    SocketChannel channel = SocketChannel.open();
    Readiness readiness = new Readiness(channel);
    boolean connected = false;
    try {
      configure(channel);
      if (!channel.connect(remote)) {
        do {
          readiness.await(SelectionKey.OP_CONNECT);
        } while (!channel.finishConnect());
      }
      TcpStream stream = new TcpStream(channel, readiness, remote);
      connected = true;
      return stream;
    } catch (UnresolvedAddressException unresolved) {
      throw NetFailures.unresolved("connect to", remote, unresolved);
    } catch (IOException failed) {
      throw NetFailures.of("connect to", remote, failed);
    } finally {
      if (!connected) {
        readiness.close();
      }
    }
  }

  // ---- input

  /**
   * Reads what there is, at least one byte. Waits until there is one.
   *
   * @param dst where to; heap buffers get at most 128 KiB at a time
   * @return how many bytes; -1 at the end of the stream; 0 only if there is no room in dst
   * @throws IOException when the connection has failed or is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  public int read(ByteBuffer dst) throws IOException {
    Continuation.checkpoint();
    if (!dst.hasRemaining()) {
      return 0;
    }
    readiness.requireFree(SelectionKey.OP_READ);
    return readSome(dst);
  }

  /**
   * Fills a buffer. Waits until it is full.
   *
   * @param dst where to
   * @throws EOFException when the stream ends before; the bytes that came are in the buffer
   * @throws IOException when the connection has failed or is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  public void readExact(ByteBuffer dst) throws IOException {
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

  /**
   * Writes all bytes of all buffers, in order. Waits until the socket has taken them.
   *
   * @param sources what to write; their positions are at their limits afterwards
   * @throws IOException when the connection has failed or is closed, also by another task while this one waits; the
   *     positions tell how much the socket has taken
   * @throws IllegalStateException when another task is writing
   */
  @Suspendable
  public void writeAll(ByteBuffer... sources) throws IOException {
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

  /**
   * Tells the peer that nothing more comes: it reads the end of the stream. Reading goes on. Does not wait.
   *
   * @throws IOException when the connection has failed or is closed
   */
  public void shutdownOutput() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (IOException failed) {
      throw NetFailures.of("shutdownOutput to", remote, failed);
    }
  }

  // ---- both

  /**
   * Closes the connection; whoever waits for it gets an {@link IOException}. Never waits, is no checkpoint, and may
   * be called by any thread; doing it again does nothing.
   */
  @Override
  public void close() throws IOException {
    try {
      readiness.close();
    } catch (IOException failed) {
      throw NetFailures.of("close of", remote, failed);
    }
  }

  /**
   * The address of the peer.
   */
  public SocketAddress remoteAddress() {
    return remote;
  }

  /**
   * The address of this side.
   */
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public String toString() {
    return "TcpStream[" + local + " to " + remote + "]";
  }
}
