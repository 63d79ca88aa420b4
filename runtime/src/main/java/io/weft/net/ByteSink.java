package io.weft.net;

import io.weft.Suspendable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where bytes go to, in order and without loss: a {@link ByteStream}, or the end of a {@link Pipe}. One writer at a time;
 * a second one is refused.
 */
public interface ByteSink extends Closeable {
  /**
   * Writes all bytes of all buffers, in order. Waits until they are taken. If it is cancelled, what a stream has taken and
   * not passed on yet, as one that encrypts may have, goes first with the next call, also one that has nothing to write.
   *
   * @param sources what to write; their positions are at their limits afterwards
   * @throws IOException when it has failed or is closed, also by another task while this one waits; the
   *     positions tell how much was taken
   * @throws IllegalStateException when another task is writing
   */
  @Suspendable
  void writeAll(ByteBuffer... sources) throws IOException;

  /**
   * The same for one buffer; those of the operating system need no array then.
   *
   * @param source what to write; its position is at its limit afterwards
   * @throws IOException as with several
   * @throws IllegalStateException as with several
   */
  @Suspendable
  default void writeAll(ByteBuffer source) throws IOException {
    writeAll(new ByteBuffer[] {source});
  }

  /**
   * Closes it; whoever waits for it gets an {@link IOException}. Never waits, is no checkpoint, and may be called by any
   * thread; doing it again does nothing.
   */
  @Override
  void close() throws IOException;

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
