package io.weft.net;

import io.weft.Suspendable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A {@link ByteSource} as an {@link InputStream}, without a buffer: put a {@link ByteReader} on the stream where single
 * bytes or lines are read.
 *
 * <p>A task that calls it by this type is parked while it waits. Called as an {@code InputStream}, by a library for one,
 * it cannot suspend the library's frames: the wait then fails with {@link io.weft.PinnedException}, or blocks with the
 * agent's {@code pinned=block}; run such code through {@link io.weft.interop.Blocking}. A plain thread blocks. When a
 * method that reads until it has all is cancelled or fails, what it has read until then is lost.
 */
@Suspendable
public final class StreamInput extends InputStream {
  private static final int CHUNK_BYTES = 8 * 1024;

  /** Every JVM allows arrays of that size. */
  private static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  private final ByteSource stream;

  StreamInput(ByteSource stream) {
    this.stream = stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return stream.read(ByteBuffer.wrap(one)) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] dst) throws IOException {
    return stream.read(ByteBuffer.wrap(dst));
  }

  @Override
  public int read(byte[] dst, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dst.length);
    return stream.read(ByteBuffer.wrap(dst, offset, length));
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return readNBytes(Integer.MAX_VALUE);
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length + ", must not be negative");
    }
    byte[] result = new byte[Math.min(length, CHUNK_BYTES)];
    int size = 0;
    while (size < length) {
      if (size == MOST_IN_ARRAY) {
        if (stream.read(ByteBuffer.allocate(1)) < 0) {
          break;
        }
        throw new OutOfMemoryError("more than " + size + " bytes are in no array");
      }
      if (size == result.length) {
        // 64-bit, as it may pass what an int can hold
        result = Arrays.copyOf(result, (int) Math.min(length, Math.min(2L * size, MOST_IN_ARRAY)));
      }
      int count = stream.read(ByteBuffer.wrap(result, size, result.length - size));
      if (count < 0) {
        break;
      }
      size += count;
    }
    return size == result.length ? result : Arrays.copyOf(result, size);
  }

  @Override
  public int readNBytes(byte[] dst, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dst.length);
    ByteBuffer buffer = ByteBuffer.wrap(dst, offset, length);
    while (buffer.hasRemaining() && stream.read(buffer) >= 0) {
      // until it is full or the stream has ended
    }
    return length - buffer.remaining();
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] sink = new byte[(int) Math.max(0, Math.min(count, CHUNK_BYTES))];
    long skipped = 0;
    while (skipped < count) {
      int length = (int) Math.min(sink.length, count - skipped);
      int now = stream.read(ByteBuffer.wrap(sink, 0, length));
      if (now < 0) {
        break;
      }
      skipped += now;
    }
    return skipped;
  }

  @Override
  public void skipNBytes(long count) throws IOException {
    long skipped = skip(count);
    if (skipped < count) {
      throw new EOFException("the stream ended after " + skipped + " of " + count + " bytes");
    }
  }

  /** Writing to a {@link StreamOutput} waits as reading does; writing elsewhere blocks the thread if it must. */
  @Override
  public long transferTo(OutputStream out) throws IOException {
    Objects.requireNonNull(out, "out");
    byte[] chunk = new byte[CHUNK_BYTES];
    long transferred = 0;
    for (int count = read(chunk); count >= 0; count = read(chunk)) {
      if (out instanceof StreamOutput stream) {
        stream.write(chunk, 0, count);
      } else {
        out.write(chunk, 0, count);
      }
      transferred += count;
    }
    return transferred;
  }

  /** Closes the stream. */
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
