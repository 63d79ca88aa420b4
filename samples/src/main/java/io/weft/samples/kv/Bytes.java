package io.weft.samples.kv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A string of bytes that does not change: a key, a value, an argument. It has an order so that a map stays fast when
 * somebody sends keys that all have the same hash.
 */
final class Bytes implements Comparable<Bytes> {
  /** The most that Redis takes for one string. */
  static final int MAX_LENGTH = 512 * 1024 * 1024;

  private final byte[] array;

  /** Computed when asked for; 0: not yet. */
  private int hash;

  /** Takes the array over. */
  Bytes(byte[] array) {
    this.array = array;
  }

  static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static Bytes of(long number) {
    return new Bytes(Long.toString(number).getBytes(StandardCharsets.ISO_8859_1));
  }

  int length() {
    return array.length;
  }

  /** What is inside, not to be written to. */
  byte[] array() {
    return array;
  }

  Bytes append(Bytes more) {
    byte[] both = Arrays.copyOf(array, array.length + more.array.length);
    System.arraycopy(more.array, 0, both, array.length, more.array.length);
    return new Bytes(both);
  }

  boolean equalsIgnoreCase(String word) {
    return array.length == word.length() && toString().equalsIgnoreCase(word);
  }

  String toLowerCase() {
    return toString().toLowerCase(Locale.ROOT);
  }

  /** The number that this is, written as Redis writes it; empty: none of 64 bits. */
  OptionalLong toNumber() {
    return parse(array, 0, array.length);
  }

  /** The same for a part of an array: no plus, no leading zeros, no blanks. */
  static OptionalLong parse(byte[] digits, int from, int to) {
    boolean negative = from < to && digits[from] == '-';
    int first = negative ? from + 1 : from;
    int count = to - first;
    if (count < 1 || count > 19 || (digits[first] == '0' && (count > 1 || negative))) {
      return OptionalLong.empty();
    }
    long value = 0; // below zero, where there is room for one more
    for (int i = first; i < to; i++) {
      int digit = digits[i] - '0';
      value = value * 10 - digit;
      if (digit < 0 || digit > 9 || value > 0) {
        return OptionalLong.empty();
      }
    }
    if (negative) {
      return OptionalLong.of(value);
    }
    return value == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(-value);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(array, other.array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(array);
    }
    return hash;
  }

  /** One character for each byte, so nothing is lost. */
  @Override
  public String toString() {
    return new String(array, StandardCharsets.ISO_8859_1);
  }
}
