package io.weft.agent.classify;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Strings one of which is in the constant pool of every class that declares something suspendable by an
 * annotation or an exception, or that was instrumented before.
 */
final class Markers {
  /** How the parameters of every method end that the agent has added. */
  private static final byte[] TWIN = inClassFile(InstrumentedMark.HIDDEN_PARAMETER + ")");

  /** The name of the bootstrap method of lambdas that are of several interfaces. */
  private static final byte[] ALT_METAFACTORY = inClassFile("altMetafactory");

  /** A power of two; enough for few strings to have the key of another one. */
  private static final int KEYS = 1 << 12;

  private final byte[][] texts;
  private final int leastLength;

  /** Of strings that may be among the texts, by their keys. */
  private final boolean[] keys = new boolean[KEYS];

  Markers(Set<String> annotations, Set<String> exceptions) {
    Set<String> all = new HashSet<>(annotations);
    all.addAll(exceptions);
    texts = new byte[all.size()][];
    int i = 0;
    int least = ALT_METAFACTORY.length;
    keys[key(ALT_METAFACTORY, 0, least)] = true;
    for (String text : all) {
      texts[i] = inClassFile(text);
      keys[key(texts[i], 0, texts[i].length)] = true;
      least = Math.min(least, texts[i++].length);
    }
    leastLength = least;
  }

  /** A string as it stands in a class file, without its length. */
  private static byte[] inClassFile(String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    if (new String(ascii, StandardCharsets.US_ASCII).equals(text)) {
      return ascii; // as it mostly is
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new DataOutputStream(out).writeUTF(text);
    } catch (IOException tooLong) {
      throw new IllegalArgumentException(tooLong);
    }
    return Arrays.copyOfRange(out.toByteArray(), 2, out.size());
  }

  /**
   * Whether a string may be one of them, or {@link #isAltMetafactory}. Small and without a loop: the strings of all classes come by here, and the JVM
   * compiles it at each start of a program.
   */
  boolean mayInclude(byte[] file, int start, int length) {
    return length >= leastLength
        && (keys[key(file, start, length)] || (file[start] == '(' && length > TWIN.length));
  }

  /** Compares bytes: decoding would cost more than the rest. */
  boolean include(byte[] file, int start, int length) {
    for (byte[] text : texts) {
      if (length == text.length && isAt(file, start, text)) {
        return true;
      }
    }
    return length > TWIN.length && file[start] == '(' && isTwin(file, start, length);
  }

  /** Whether a string names what makes lambdas of several interfaces. */
  static boolean isAltMetafactory(byte[] file, int start, int length) {
    return length == ALT_METAFACTORY.length && isAt(file, start, ALT_METAFACTORY);
  }

  private static int key(byte[] file, int start, int length) {
    int middle = file[start + (length >> 1)];
    int later = file[start + length - 1 - (length >> 2)];
    return (length ^ (middle << 2) ^ (later << 6)) & (KEYS - 1);
  }

  private static boolean isAt(byte[] file, int start, byte[] text) {
    for (int i = 0; i < text.length; i++) {
      if (file[start + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** A descriptor has one closing parenthesis, near its end. */
  private static boolean isTwin(byte[] file, int start, int length) {
    int end = start + length;
    while (end > start && file[end - 1] != ')') {
      end--;
    }
    return end - start > TWIN.length && isAt(file, end - TWIN.length, TWIN);
  }
}
