package io.weft.net;

import io.weft.Suspendable;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Bytes in both directions between two peers, in order and without loss: a TCP connection, a Unix socket, or what is
 * built on one.
 *
 * <p>One reader and one writer at a time, which may be different tasks; a second one is refused. All tasks that use a
 * stream live on one loop, that of the first which had to wait; a thread without task may use it too, and blocks. A
 * failure of the connection leaves the stream open: close it.
 */
public interface ByteStream extends Closeable {
  /**
   * Reads what there is, at least one byte. Waits until there is one.
   *
   * @param dst where to; heap buffers get at most 128 KiB at a time
   * @return how many bytes; -1 at the end of the stream; 0 only if there is no room in dst
   * @throws IOException when the connection has failed or is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  int read(ByteBuffer dst) throws IOException;

  /**
   * Fills a buffer. Waits until it is full.
   *
   * @param dst where to
   * @throws EOFException when the stream ends before; the bytes that came are in the buffer
   * @throws IOException when the connection has failed or is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  void readExact(ByteBuffer dst) throws IOException;

  /**
   * Writes all bytes of all buffers, in order. Waits until the connection has taken them.
   *
   * @param sources what to write; their positions are at their limits afterwards
   * @throws IOException when the connection has failed or is closed, also by another task while this one waits; the
   *     positions tell how much it has taken
   * @throws IllegalStateException when another task is writing
   */
  @Suspendable
  void writeAll(ByteBuffer... sources) throws IOException;

  /**
   * Tells the peer that nothing more comes: it reads the end of the stream. Reading goes on.
   *
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  void shutdownOutput() throws IOException;

  /**
   * Closes the connection; whoever waits for it gets an {@link IOException}. Never waits, is no checkpoint, and may
   * be called by any thread; doing it again does nothing.
   */
  @Override
  void close() throws IOException;

  /** The address of the peer. */
  SocketAddress remoteAddress();

  /** The address of this side. */
  SocketAddress localAddress();

  /**
   * What is read, for code that reads from an {@link java.io.InputStream}. Its methods wait as those of this stream
   * do; to close it closes the stream.
   *
   * @return a new view, without a buffer
   */
  default StreamInput inputStream() {
    return new StreamInput(this);
  }

  /**
   * What is written, for code that writes to an {@link java.io.OutputStream}. Its methods wait as those of this stream
   * do; to close it closes the stream.
   *
   * @return a new view, without a buffer
   */
  default StreamOutput outputStream() {
    return new StreamOutput(this);
  }
}
