package io.weft.net;

import io.weft.Suspendable;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where bytes come from, in order and without loss: a {@link ByteStream}, or the end of a {@link Pipe}. One reader at a
 * time; a second one is refused.
 */
public interface ByteSource extends Closeable {
  /**
   * Reads what there is, at least one byte. Waits until there is one.
   *
   * @param dst where to; heap buffers get at most 128 KiB at a time
   * @return how many bytes; -1 at the end of the stream; 0 only if there is no room in dst
   * @throws IOException when it has failed or is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  int read(ByteBuffer dst) throws IOException;

  /**
   * Fills a buffer. Waits until it is full.
   *
   * @param dst where to
   * @throws EOFException when the stream ends before; the bytes that came are in the buffer
   * @throws IOException when it has failed or is closed, also by another task while this one waits
   * @throws IllegalStateException when another task is reading
   */
  @Suspendable
  void readExact(ByteBuffer dst) throws IOException;

  /**
   * Closes it; whoever waits for it gets an {@link IOException}. Never waits, is no checkpoint, and may be called by any
   * thread; doing it again does nothing.
   */
  @Override
  void close() throws IOException;

  /**
   * What is read, for code that reads from an {@link java.io.InputStream}. Its methods wait as those of this stream
   * do; to close it closes the stream.
   *
   * @return a new view, without a buffer
   */
  default StreamInput inputStream() {
    return new StreamInput(this);
  }
}
