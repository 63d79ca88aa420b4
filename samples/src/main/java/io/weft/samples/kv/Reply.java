package io.weft.samples.kv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Replies in RESP2, one behind the other, until they are sent together. Used by one thread at a time. */
final class Reply {
  private static final int INITIAL_BYTES = 512;

  /** What a connection keeps when all is sent. */
  private static final int KEPT_BYTES = 16 * 1024;

  private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NIL = "$-1\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] NIL_ARRAY = "*-1\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] NONE = {};

  private byte[] buffer = NONE;
  private int size;

  /** Bytes that are not sent yet. */
  int size() {
    return size;
  }

  void ok() {
    raw(OK);
  }

  void nil() {
    raw(NIL);
  }

  /** Where there would have been an array. */
  void nilArray() {
    raw(NIL_ARRAY);
  }

  /** A word of one line. */
  void simple(String word) {
    line('+', word);
  }

  void error(String message) {
    line('-', message.replace('\r', ' ').replace('\n', ' '));
  }

  void integer(long value) {
    number(':', value);
  }

  /** The head of an array; so many replies must follow. */
  void array(int length) {
    number('*', length);
  }

  /** An array of strings. */
  void array(Collection<Bytes> elements) {
    array(elements.size());
    for (Bytes element : elements) {
      bulk(element);
    }
  }

  /** A string of any bytes; null: there is none. */
  void bulk(Bytes value) {
    if (value == null) {
      nil();
      return;
    }
    number('$', value.length());
    require(value.length() + 2);
    System.arraycopy(value.array(), 0, buffer, size, value.length());
    size += value.length();
    end();
  }

  void bulk(String value) {
    bulk(Bytes.of(value));
  }

  private void line(char type, String text) {
    require(text.length() + 3);
    buffer[size++] = (byte) type;
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
    require(2);
    end();
  }

  /** Digits from the right, as most numbers are short and a string each would be waste. */
  private void number(char type, long value) {
    require(23);
    buffer[size++] = (byte) type;
    if (value < 0) {
      buffer[size++] = '-';
    }
    int first = size;
    for (long left = value; left != 0 || size == first; left /= 10) {
      buffer[size++] = (byte) ('0' + Math.abs(left % 10));
    }
    for (int i = first, j = size - 1; i < j; i++, j--) {
      byte swapped = buffer[i];
      buffer[i] = buffer[j];
      buffer[j] = swapped;
    }
    end();
  }

  private void end() {
    buffer[size++] = '\r';
    buffer[size++] = '\n';
  }

  private void raw(byte[] bytes) {
    require(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void require(int more) {
    if (buffer.length - size < more) {
      buffer =
          Arrays.copyOf(buffer, Math.max(Math.max(size + more, INITIAL_BYTES), 2 * buffer.length));
    }
  }

  /** What is to be sent; {@link #clear} when it is. */
  ByteBuffer unsent() {
    return ByteBuffer.wrap(buffer, 0, size);
  }

  /** Lets the buffer go if nothing is in it. */
  void release() {
    if (size == 0) {
      buffer = NONE;
    }
  }

  void clear() {
    size = 0;
    if (buffer.length > KEPT_BYTES) {
      buffer = new byte[INITIAL_BYTES];
    }
  }

  /** Takes what is to be sent. */
  Bytes take() {
    Bytes all = new Bytes(Arrays.copyOf(buffer, size));
    clear();
    return all;
  }
}
