package io.weft.samples.kv;

import io.weft.Suspendable;
import io.weft.net.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Takes requests from what a client sends: arrays of strings as programs send them, or words on a line as people type
 * them. An argument that has come completely is not looked at twice, and sizes that a client claims cost no memory before
 * the bytes come.
 */
final class Requests {
  private static final int INITIAL_BYTES = 1024;

  /** What a busy connection's buffer grows to. */
  private static final int BUSY_BYTES = 16 * 1024;

  private static final int MAX_LINE_BYTES = 64 * 1024;

  private static final byte[] NONE = {};
  private static final Bytes[] NO_ARGS = {};

  private byte[] buffer = NONE;
  private int start;
  private int end;

  /** The request under way: its arguments so far. */
  private Bytes[] args = NO_ARGS;

  private int count;

  /** How many arguments are missing; 0: no request is under way. */
  private int missing;

  /** The length of the next argument, when that is known; -1: it is not. */
  private int length = -1;

  /** Bytes that have come and belong to no request yet. */
  int buffered() {
    return end - start;
  }

  /** Whether nothing of a request has come. */
  boolean isIdle() {
    return start == end && missing == 0;
  }

  /**
   * The next request, with at least one argument, if it is there. Does not wait.
   *
   * @return null: more must come
   */
  Bytes[] poll() throws ProtocolException {
    for (; ; ) {
      if (missing == 0 && (start == end || !begin())) {
        return null;
      }
      while (missing > 0) {
        if (!readArgument()) {
          return null;
        }
      }
      if (count > 0) {
        return take();
      }
    }
  }

  private Bytes[] take() {
    Bytes[] request = count == args.length ? args : Arrays.copyOf(args, count);
    count = 0;
    return request;
  }

  /** Reads the head of an array, or a whole line. */
  private boolean begin() throws ProtocolException {
    if (buffer[start] != '*') {
      return readLine();
    }
    int lineEnd = findLineEnd("too big mbulk count string");
    if (lineEnd < 0) {
      return false;
    }
    OptionalLong number = Bytes.parse(buffer, start + 1, lineEnd);
    if (number.isEmpty() || number.getAsLong() > Integer.MAX_VALUE) {
      throw new ProtocolException("invalid multibulk length");
    }
    start = lineEnd + 2;
    missing = (int) Math.max(0, number.getAsLong());
    args = new Bytes[Math.min(missing, 64)];
    return true;
  }

  private boolean readArgument() throws ProtocolException {
    if (length < 0 && !readLength()) {
      return false;
    }
    if (end - start < length + 2) {
      return false;
    }
    if (count == args.length) {
      args = Arrays.copyOf(args, (int) Math.min(2L * count, (long) count + missing));
    }
    args[count++] = new Bytes(Arrays.copyOfRange(buffer, start, start + length));
    start += length + 2;
    length = -1;
    missing--;
    return true;
  }

  private boolean readLength() throws ProtocolException {
    if (start == end) {
      return false;
    }
    int lineEnd = findLineEnd("too big bulk count string");
    if (lineEnd < 0) {
      return false;
    }
    if (buffer[start] != '$') {
      throw new ProtocolException("expected '$', got '" + (char) (buffer[start] & 0xFF) + "'");
    }
    OptionalLong number = Bytes.parse(buffer, start + 1, lineEnd);
    if (number.isEmpty() || number.getAsLong() < 0 || number.getAsLong() > Bytes.MAX_LENGTH) {
      throw new ProtocolException("invalid bulk length");
    }
    length = (int) number.getAsLong();
    start = lineEnd + 2;
    return true;
  }

  /** Where the CR of the line is; -1: the line's end has not come. */
  private int findLineEnd(String tooLong) throws ProtocolException {
    int cr = find('\r');
    if (cr < 0 && buffered() > MAX_LINE_BYTES) {
      throw new ProtocolException(tooLong);
    }
    return cr + 1 < end ? cr : -1;
  }

  private boolean readLine() throws ProtocolException {
    int lf = find('\n');
    if (lf < 0) {
      if (buffered() > MAX_LINE_BYTES) {
        throw new ProtocolException("too big inline request");
      }
      return false;
    }
    int lineEnd = lf > start && buffer[lf - 1] == '\r' ? lf - 1 : lf;
    List<Bytes> words = new InlineWords(buffer, start, lineEnd).split();
    args = words.toArray(Bytes[]::new);
    count = args.length;
    start = lf + 1;
    return true;
  }

  private int find(char wanted) {
    for (int i = start; i < end; i++) {
      if (buffer[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Reads more from the client. Waits until something has come.
   *
   * @return false: the client has ended
   */
  @Suspendable
  boolean fill(ByteStream stream) throws IOException {
    makeRoom();
    ByteBuffer room = ByteBuffer.wrap(buffer, end, buffer.length - end);
    if (stream.read(room) < 0) {
      return false;
    }
    end = room.position();
    return true;
  }

  /** Lets the buffer go if nothing of a request is in it. Not while {@link #fill} waits. */
  void release() {
    if (isIdle()) {
      buffer = NONE;
      start = 0;
      end = 0;
      args = NO_ARGS;
    }
  }

  private void makeRoom() {
    if (start == end) {
      if (buffer.length == 0 || buffer.length > BUSY_BYTES) {
        buffer = new byte[INITIAL_BYTES];
      } else if (end == buffer.length && end < BUSY_BYTES) {
        buffer = new byte[2 * end]; // the last read may have left something
      }
      start = 0;
      end = 0;
    } else if (end == buffer.length) {
      byte[] larger = start > 0 ? buffer : new byte[2 * buffer.length];
      System.arraycopy(buffer, start, larger, 0, end - start);
      buffer = larger;
      end -= start;
      start = 0;
    }
  }
}
