package io.weft.samples.kv;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The words of a line that somebody has typed; quotes hold blanks together, as in {@code SET greeting "good day\n"}. */
final class InlineWords {
  private final byte[] line;
  private final int end;
  private int next;

  InlineWords(byte[] line, int start, int end) {
    this.line = line;
    this.next = start;
    this.end = end;
  }

  List<Bytes> split() throws ProtocolException {
    List<Bytes> words = new ArrayList<>();
    for (skipBlanks(); next < end; skipBlanks()) {
      words.add(word());
    }
    return words;
  }

  private void skipBlanks() {
    while (next < end && isBlank(line[next])) {
      next++;
    }
  }

  /** A quote may begin inside a word, but a word ends with it. */
  private Bytes word() throws ProtocolException {
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    while (next < end && !isBlank(line[next])) {
      byte each = line[next++];
      if (each == '"' || each == '\'') {
        quoted(each, word);
        if (next < end && !isBlank(line[next])) {
          throw unbalanced();
        }
      } else {
        word.write(each);
      }
    }
    return new Bytes(word.toByteArray());
  }

  private void quoted(byte quote, ByteArrayOutputStream word) throws ProtocolException {
    while (next < end) {
      byte each = line[next++];
      if (each == quote) {
        return;
      }
      if (each == '\\' && quote == '"' && next < end) {
        word.write(escaped());
      } else if (each == '\\' && next < end && line[next] == '\'') {
        word.write(line[next++]);
      } else {
        word.write(each);
      }
    }
    throw unbalanced();
  }

  private int escaped() {
    byte kind = line[next++];
    if (kind == 'x' && next + 1 < end) {
      int high = Character.digit(line[next], 16);
      int low = Character.digit(line[next + 1], 16);
      if (high >= 0 && low >= 0) {
        next += 2;
        return 16 * high + low;
      }
    }
    return switch (kind) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'a' -> 7;
      default -> kind;
    };
  }

  private static boolean isBlank(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }

  private static ProtocolException unbalanced() {
    return new ProtocolException("unbalanced quotes in request");
  }
}
