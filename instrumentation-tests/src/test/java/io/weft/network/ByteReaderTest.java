package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.coordination.World;
import io.weft.net.ByteReader;
import io.weft.net.ByteStream;
import io.weft.net.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads through a buffer, against a model that has all bytes in an array. */
class ByteReaderTest {
  private static final int ROUNDS = 30;
  private static final int BYTES = 3_000;

  /** What the peer sends, and how much of it has been read. */
  private static final class Model {
    final byte[] bytes;
    int at;

    Model(Random random) {
      bytes = new byte[random.nextInt(BYTES)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "ab\r\n\0é".charAt(random.nextInt(6));
      }
    }

    int left() {
      return bytes.length - at;
    }

    byte[] take(int length) {
      at += length;
      return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Where a delimiter comes, at most so far; -1: nowhere before the end; -2: not within the limit. */
    int find(byte delimiter, int most) {
      for (int i = 0; i < left(); i++) {
        if (bytes[at + i] == delimiter) {
          return i;
        }
        if (i == most) {
          return -2;
        }
      }
      return -1;
    }
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatWasSentHoweverItIsRead(World world) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = 31L * round + 7;
      Random random = new Random(seed);
      Model model = new Model(random);
      world.run(() -> {
        Streams.Pair pair = Streams.TCP.open(world);
        World.Running peer = world.start(() -> send(pair.theirs(), model.bytes, new Random(seed)));
        ByteReader reader = new ByteReader(pair.mine(), 1 + random.nextInt(300));
        while (model.left() > 0) {
          step(reader, model, random, "seed " + seed + ", at " + model.at);
        }
        assertEquals(-1, reader.read());
        assertEquals(-1, reader.peek());
        assertNull(reader.readLine(5));
        peer.join();
        pair.close();
      });
    }
  }

  @Suspendable
  private static void send(ByteStream stream, byte[] bytes, Random random) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(1 + random.nextInt(400), bytes.length - at);
      stream.writeAll(ByteBuffer.wrap(bytes, at, count));
      at += count;
    }
    stream.shutdownOutput();
  }

  @Suspendable
  private static void step(ByteReader reader, Model model, Random random, String where)
      throws IOException {
    switch (random.nextInt(7)) {
      case 0 -> assertEquals(model.take(1)[0] & 0xFF, reader.read(), where);
      case 1 -> assertEquals(model.bytes[model.at] & 0xFF, reader.peek(), where);
      case 2 -> {
        ByteBuffer dst = ByteBuffer.allocate(random.nextInt(500));
        int count = reader.read(dst);
        assertEquals(count, dst.position(), where);
        assertEquals(ByteBuffer.wrap(model.take(count)), dst.flip(), where);
      }
      case 3 -> {
        ByteBuffer dst = ByteBuffer.allocate(random.nextInt(Math.min(model.left() + 1, 700)));
        reader.readExact(dst);
        assertEquals(ByteBuffer.wrap(model.take(dst.position())), dst.flip(), where);
      }
      case 4 -> exact(reader, model, random.nextInt(700), where);
      case 5 -> until(reader, model, random.nextInt(8), where);
      default -> line(reader, model, random.nextInt(8), where);
    }
  }

  @Suspendable
  private static void exact(ByteReader reader, Model model, int length, String where)
      throws IOException {
    byte[] read = null;
    try {
      read = reader.readExact(length);
    } catch (EOFException ended) {
      assertTrue(
          ended
              .getMessage()
              .endsWith("the stream ended after " + model.left() + " of " + length + " bytes"),
          where);
    }
    assertArrayEquals(length > model.left() ? null : model.take(length), read, where);
  }

  @Suspendable
  private static void until(ByteReader reader, Model model, int most, String where)
      throws IOException {
    int expected = model.find((byte) 0, most);
    int found;
    try {
      byte[] read = reader.readUntil((byte) 0, most);
      found = read.length;
      assertArrayEquals(model.take(found), read, where);
      model.take(1);
    } catch (TooLongException tooLong) {
      found = -2;
      assertEquals(most, tooLong.most(), where);
    } catch (EOFException ended) {
      found = -1;
    }
    assertEquals(expected, found, where);
  }

  @Suspendable
  private static void line(ByteReader reader, Model model, int most, String where)
      throws IOException {
    int end = model.find((byte) '\n', Integer.MAX_VALUE);
    int length = end < 0 ? model.left() : end;
    boolean hasReturn = end > 0 && model.bytes[model.at + end - 1] == '\r';
    int text = hasReturn ? length - 1 : length;
    String read = null;
    try {
      read = reader.readLine(most, StandardCharsets.ISO_8859_1);
    } catch (TooLongException tooLong) {
      assertTrue(text > most, where);
      return;
    }
    assertTrue(text <= most, where);
    assertEquals(new String(model.take(text), StandardCharsets.ISO_8859_1), read, where);
    model.take(length - text + (end < 0 ? 0 : 1));
  }

  @Test
  void aLineThatComesTooLateIsStillThereAfterwards() throws Exception {
    Scheduler.run(() -> {
      Streams.Pair pair = Streams.TCP.open(World.ONE_LOOP);
      ByteReader reader = new ByteReader(pair.mine(), 4);
      pair.theirs().writeAll(ByteBuffer.wrap("too la".getBytes(StandardCharsets.US_ASCII)));
      boolean late = false;
      try {
        Scope.withTimeout(Duration.ofMillis(20), () -> reader.readLine(100));
      } catch (TimeoutException expected) {
        late = true;
      }
      assertTrue(late);
      pair.theirs().writeAll(ByteBuffer.wrap("te\r\nnext".getBytes(StandardCharsets.US_ASCII)));
      assertEquals("too late", reader.readLine(8));
      pair.theirs().shutdownOutput();
      assertEquals("next", reader.readLine(4));
      assertNull(reader.readLine(4));
      pair.close();
    });
  }

  @Test
  void refusesWhatCannotBeMeant() throws Exception {
    Scheduler.run(() -> {
      Streams.Pair pair = Streams.TCP.open(World.ONE_LOOP);
      assertThrows(IllegalArgumentException.class, () -> new ByteReader(pair.mine(), 0));
      ByteReader reader = new ByteReader(pair.mine());
      String message = "";
      try {
        reader.readExact(-1);
      } catch (IllegalArgumentException refused) {
        message = refused.getMessage();
      }
      assertEquals("length is -1, must not be negative", message);
      pair.close();
    });
  }
}
