package io.weft.net;

import io.weft.Cancelled;
import io.weft.Suspendable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes to a {@link ByteSink} through a buffer, so that many small pieces become one system call. {@link #flush} when
 * the peer is to see them. Whoever writes through it must not write to the stream beside it.
 *
 * <p>When a write fails or is cancelled, what the connection has not taken stays in the buffer and goes first with the
 * next write or flush. For one task at a time. There is nothing to close but the stream.
 */
public final class ByteWriter {
  private static final int DEFAULT_BYTES = 8 * 1024;

  private final ByteSink stream;

  private final int bufferBytes;

  /** Filled from 0 to its position; null: not made yet, or released. */
  private ByteBuffer buffer;

  /** A write was given up: the stream may have taken bytes that it writes with the next call. */
  private boolean givenUp;

  /**
   * Makes one with a buffer of 8 KiB.
   *
   * @param stream where to write
   */
  public ByteWriter(ByteSink stream) {
    this(stream, DEFAULT_BYTES);
  }

  /**
   * Makes one.
   *
   * @param stream where to write
   * @param bufferBytes size of the buffer, at least 1
   */
  public ByteWriter(ByteSink stream, int bufferBytes) {
    if (bufferBytes < 1) {
      throw new IllegalArgumentException("bufferBytes is " + bufferBytes + ", must be at least 1");
    }
    this.stream = Objects.requireNonNull(stream, "stream");
    this.bufferBytes = bufferBytes;
  }

  /** How many bytes wait for a flush. */
  public int buffered() {
    return buffer == null ? 0 : buffer.position();
  }

  /**
   * Lets the buffer go if nothing is in it; the next write makes another one. For connections that may be silent for long. Not
   * while a write or flush waits.
   */
  public void release() {
    if (buffered() == 0) {
      buffer = null;
    }
  }

  private ByteBuffer buffer() {
    if (buffer == null) {
      buffer = ByteBuffer.allocate(bufferBytes);
    }
    return buffer;
  }

  /**
   * Writes one byte. Waits when the buffer is full, until the connection has taken it.
   *
   * @param value its lowest eight bits
   * @throws IOException when the connection has failed or is closed; the byte is not written
   */
  @Suspendable
  public void write(int value) throws IOException {
    if (!buffer().hasRemaining()) {
      flush();
    }
    buffer().put((byte) value);
  }

  /**
   * Writes all of an array. Waits when there is no room, until the connection has taken what is before.
   *
   * @param src what to write
   * @throws IOException when the connection has failed or is closed. Then, and when this is cancelled, what was not
   *     written is in the buffer, which may have to grow for it
   */
  @Suspendable
  public void write(byte[] src) throws IOException {
    writeOwn(ByteBuffer.wrap(src));
  }

  /** Of a buffer that the caller does not have, nobody else can know what was not written. */
  @Suspendable
  private void writeOwn(ByteBuffer src) throws IOException {
    try {
      write(src);
    } catch (IOException | Cancelled failed) {
      keep(src);
      throw failed;
    }
  }

  private void keep(ByteBuffer rest) {
    if (rest.remaining() > buffer().remaining()) {
      buffer = ByteBuffer.allocate(buffered() + rest.remaining()).put(buffer.flip());
    }
    buffer.put(rest);
  }

  /**
   * Writes all of a buffer. What does not fit goes to the connection at once, behind what is buffered: then this waits
   * until it is taken.
   *
   * @param src what to write; its position is at its limit afterwards
   * @throws IOException when the connection has failed or is closed; the position tells how much was written or
   *     buffered
   */
  @Suspendable
  public void write(ByteBuffer src) throws IOException {
    if (src.remaining() > buffer().remaining()) {
      buffer.flip();
      givenUp = true;
      try {
        stream.writeAll(buffer, src);
        givenUp = false;
      } finally {
        buffer.compact();
      }
    } else {
      buffer.put(src);
    }
  }

  /**
   * Writes text in UTF-8.
   *
   * @param text what to write
   * @throws IOException as {@link #write(byte[])}
   */
  @Suspendable
  public void write(CharSequence text) throws IOException {
    write(text, StandardCharsets.UTF_8);
  }

  /**
   * Writes text.
   *
   * @param text what to write
   * @param charset how; what it cannot write becomes its replacement
   * @throws IOException as {@link #write(byte[])}
   */
  @Suspendable
  public void write(CharSequence text, Charset charset) throws IOException {
    writeOwn(ByteBuffer.wrap(text.toString().getBytes(charset)));
  }

  /**
   * Gives the connection what is buffered. Waits until it has taken it.
   *
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  public void flush() throws IOException {
    if (buffered() > 0 || givenUp) {
      buffer().flip();
      givenUp = true;
      try {
        stream.writeAll(buffer);
        givenUp = false;
      } finally {
        buffer.compact();
      }
      if (buffer.capacity() > bufferBytes) {
        buffer = null; // it has grown for what a write could not write
      }
    }
  }
}
