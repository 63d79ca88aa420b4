package io.weft.bench.soak.network;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A client that behaves, over a connection of its own, and what it says again and again. */
interface Conversation extends Closeable {
  /** Makes one. */
  @FunctionalInterface
  interface Opener {
    Conversation open(InetSocketAddress server, SplittableRandom random) throws IOException;
  }

  /**
   * Says something, and checks each byte of what is replied.
   *
   * @throws IOException when the reply was wrong, or there was none
   */
  void round() throws IOException;

  static void require(String what, Object expected, Object actual) throws IOException {
    if (!expected.equals(actual)) {
      throw new IOException(
          what + ": expected " + shortened(expected) + ", but was " + shortened(actual));
    }
  }

  static void require(String what, byte[] expected, byte[] actual) throws IOException {
    int at = Arrays.mismatch(expected, actual);
    if (at >= 0) {
      throw new IOException(what + ": " + actual.length + " bytes instead of " + expected.length
          + ", other ones from " + at + " on");
    }
  }

  private static String shortened(Object value) {
    String text = value.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "...";
  }

  static byte[] bytes(SplittableRandom random, int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }
}
