package io.weft.net;

import io.weft.Suspendable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a {@link ByteSource} through a buffer: lines, up to a delimiter, or so many bytes. Whoever reads through it must
 * not read from the stream beside it.
 *
 * <p>A method that fails or is cancelled, by a time-out for one, has consumed nothing but what it says; what has come
 * stays in the buffer for the next call. For one task at a time. There is nothing to close but the stream.
 */
public final class ByteReader {
  private static final int DEFAULT_BYTES = 8 * 1024;

  private final ByteSource stream;
  private final int initialBytes;
  private byte[] buffer;

  /** What is in the buffer begins here. */
  private int start;

  /** Behind what is in the buffer. */
  private int end;

  /**
   * Makes one with a buffer of 8 KiB.
   *
   * @param stream what to read
   */
  public ByteReader(ByteSource stream) {
    this(stream, DEFAULT_BYTES);
  }

  /**
   * Makes one.
   *
   * @param stream what to read
   * @param bufferBytes size of the buffer, at least 1; it grows where a line or an exact number of bytes is longer
   */
  public ByteReader(ByteSource stream, int bufferBytes) {
    if (bufferBytes < 1) {
      throw new IllegalArgumentException("bufferBytes is " + bufferBytes + ", must be at least 1");
    }
    this.stream = Objects.requireNonNull(stream, "stream");
    this.initialBytes = bufferBytes;
    this.buffer = new byte[bufferBytes];
  }

  /** How many bytes can be read without waiting: those in the buffer. */
  public int buffered() {
    return end - start;
  }

  /**
   * Reads one byte. Waits until there is one.
   *
   * @return 0 to 255; -1 at the end of the stream
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  public int read() throws IOException {
    return start < end || fill() ? buffer[start++] & 0xFF : -1;
  }

  /**
   * The next byte, which is still to be read. Waits until there is one.
   *
   * @return 0 to 255; -1 at the end of the stream
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  public int peek() throws IOException {
    return start < end || fill() ? buffer[start] & 0xFF : -1;
  }

  /**
   * Reads what there is, at least one byte. Waits until there is one.
   *
   * @param dst where to
   * @return how many bytes; -1 at the end of the stream; 0 only if there is no room in dst
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  public int read(ByteBuffer dst) throws IOException {
    if (!dst.hasRemaining()) {
      return 0;
    }
    if (start == end && dst.remaining() >= buffer.length) {
      return stream.read(dst);
    }
    if (start == end && !fill()) {
      return -1;
    }
    int count = Math.min(dst.remaining(), buffered());
    dst.put(buffer, start, count);
    start += count;
    return count;
  }

  /**
   * Fills a buffer. Waits until it is full. If it fails, what has come is in the buffer.
   *
   * @param dst where to
   * @throws EOFException when the stream ends before
   * @throws IOException when the connection has failed or is closed
   */
  @Suspendable
  public void readExact(ByteBuffer dst) throws IOException {
    int wanted = dst.remaining();
    int count = Math.min(wanted, buffered());
    dst.put(buffer, start, count);
    start += count;
    while (dst.hasRemaining()) {
      if (read(dst) < 0) {
        throw ended(wanted - dst.remaining(), wanted + " bytes");
      }
    }
  }

  /**
   * Reads a number of bytes. Waits until they are there.
   *
   * @param length how many, at least 0; so much memory is taken as they come
   * @throws EOFException when the stream ends before; nothing is consumed
   * @throws IOException when the connection has failed or is closed; nothing is consumed
   */
  @Suspendable
  public byte[] readExact(int length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("length is " + length + ", must not be negative");
    }
    while (buffered() < length) {
      if (!fill()) {
        throw ended(buffered(), length + " bytes");
      }
    }
    return take(length);
  }

  /**
   * Reads up to a delimiter. Waits until it has come.
   *
   * @param delimiter consumed, but not returned
   * @param most how many bytes may come before it
   * @throws TooLongException when more come; nothing is consumed
   * @throws EOFException when the stream ends before; nothing is consumed
   * @throws IOException when the connection has failed or is closed; nothing is consumed
   */
  @Suspendable
  public byte[] readUntil(byte delimiter, int most) throws IOException {
    int length = find(delimiter, most, most);
    if (length < 0) {
      throw ended(buffered(), String.format("bytes up to 0x%02x", delimiter));
    }
    byte[] result = take(length);
    start++;
    return result;
  }

  /**
   * Reads a line in UTF-8. Waits until its end has come.
   *
   * @param most how many bytes it may have, without its end
   * @return the line without its LF or CR LF; the last one may have none; null at the end of the stream
   * @throws TooLongException when it is longer; nothing is consumed
   * @throws IOException when the connection has failed or is closed; nothing is consumed
   */
  @Suspendable
  public String readLine(int most) throws IOException {
    return readLine(most, StandardCharsets.UTF_8);
  }

  /**
   * Reads a line. Waits until its end has come.
   *
   * @param most how many bytes it may have, without its end
   * @param charset one in which only an LF has the byte 10; what it cannot read becomes a replacement character
   * @return the line without its LF or CR LF; the last one may have none; null at the end of the stream
   * @throws TooLongException when it is longer; nothing is consumed
   * @throws IOException when the connection has failed or is closed; nothing is consumed
   */
  @Suspendable
  public String readLine(int most, Charset charset) throws IOException {
    int withReturn = most == Integer.MAX_VALUE ? most : most + 1;
    int length = find((byte) '\n', withReturn, most);
    boolean ended = length < 0;
    if (ended && buffered() == 0) {
      return null;
    }
    length = ended ? buffered() : length;
    boolean hasReturn = !ended && length > 0 && buffer[start + length - 1] == '\r';
    int text = hasReturn ? length - 1 : length;
    if (text > most) {
      throw tooLong(most);
    }
    String line = new String(buffer, start, text, charset);
    start += ended ? length : length + 1;
    shrink();
    return line;
  }

  /**
   * Returns how many bytes are before a delimiter; -1: the stream ends before it.
   *
   * @param most how many there may be
   * @param allowed how many the caller was told to allow
   */
  @Suspendable
  private int find(byte delimiter, int most, int allowed) throws IOException {
    if (allowed < 0) {
      throw new IllegalArgumentException("most is " + allowed + ", must not be negative");
    }
    int searched = 0;
    for (; ; ) {
      for (; searched < buffered(); searched++) {
        if (buffer[start + searched] == delimiter) {
          return searched;
        }
        if (searched == most) {
          throw tooLong(allowed);
        }
      }
      if (!fill()) {
        return -1;
      }
    }
  }

  private TooLongException tooLong(int most) {
    return new TooLongException(
        "read from " + peer() + " failed: more than " + most + " bytes before a delimiter", most);
  }

  private EOFException ended(int came, String wanted) {
    return new EOFException(
        "read from " + peer() + " failed: the stream ended after " + came + " of " + wanted);
  }

  private Object peer() {
    return stream instanceof ByteStream both ? both.remoteAddress() : stream;
  }

  private byte[] take(int length) {
    byte[] result = Arrays.copyOfRange(buffer, start, start + length);
    start += length;
    shrink();
    return result;
  }

  /** A long line must not cost its memory for the rest of a connection. */
  private void shrink() {
    if (buffer.length > initialBytes && buffered() <= initialBytes) {
      buffer = Arrays.copyOf(Arrays.copyOfRange(buffer, start, end), initialBytes);
      end -= start;
      start = 0;
    }
  }

  /** Reads more into the buffer, which grows where it is full. False: the stream has ended. */
  @Suspendable
  private boolean fill() throws IOException {
    makeRoom();
    ByteBuffer room = ByteBuffer.wrap(buffer, end, buffer.length - end);
    if (stream.read(room) < 0) {
      return false;
    }
    end = room.position();
    return true;
  }

  private void makeRoom() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, buffered());
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      if (buffer.length == Integer.MAX_VALUE - 8) {
        throw new OutOfMemoryError("a buffer cannot have more than " + buffer.length + " bytes");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 8));
    }
  }
}
