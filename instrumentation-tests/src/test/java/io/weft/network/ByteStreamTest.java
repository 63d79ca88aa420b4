package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.PinnedException;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.ByteSink;
import io.weft.net.ByteStream;
import io.weft.net.ByteWriter;
import io.weft.net.StreamInput;
import io.weft.net.StreamOutput;
import io.weft.net.UnixListener;
import io.weft.net.UnixStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each kind of stream, in each world. */
class ByteStreamTest {
  @TempDir
  private Path folder;

  static Stream<Arguments> everywhere() {
    return Arrays.stream(World.values())
        .flatMap(w -> Arrays.stream(Streams.values()).map(s -> Arguments.of(w, s)));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void movesMoreThanTheConnectionHolds(World world, Streams kind) throws Exception {
    byte[] sent = bytes(3_000_000);
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running peer = world.start(() -> {
        ByteBuffer got = ByteBuffer.allocate(sent.length);
        pair.theirs().readExact(got);
        assertArrayEquals(sent, got.array());
        pair.theirs().writeAll(got.flip());
        pair.theirs().shutdownOutput();
      });
      pair.mine()
          .writeAll(
              ByteBuffer.wrap(sent, 0, 10),
              ByteBuffer.allocate(0),
              ByteBuffer.wrap(sent, 10, sent.length - 10));
      assertArrayEquals(sent, pair.mine().inputStream().readAllBytes());
      peer.join();
      pair.close();
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void halfClosedItStillCarriesTheOtherWay(World world, Streams kind) throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running peer = world.start(() -> {
        assertEquals(-1, pair.theirs().read(ByteBuffer.allocate(1)));
        pair.theirs().writeAll(ByteBuffer.wrap(new byte[] {42}));
      });
      pair.mine().shutdownOutput();
      StreamInput in = pair.mine().inputStream();
      assertEquals(42, in.read());
      peer.join();
      pair.close();
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void anEndThatComesTooSoonSaysHowMuchHasCome(World world, Streams kind) throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running peer = world.start(() -> {
        pair.theirs().writeAll(ByteBuffer.wrap(new byte[3]));
        pair.theirs().close();
      });
      String message = "";
      ByteBuffer dst = ByteBuffer.allocate(5);
      try {
        pair.mine().readExact(dst);
      } catch (EOFException ended) {
        message = ended.getMessage();
      }
      assertTrue(message.endsWith("the stream ended after 3 of 5 bytes"), message);
      assertEquals(3, dst.position());
      peer.join();
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void theViewsReadAndWriteAsStreamsOfTheJdkDo(World world) throws Exception {
    byte[] sent = bytes(40_000);
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      World.Running peer = world.start(() -> {
        StreamOutput out = pair.theirs().outputStream();
        out.write(sent[0]);
        out.write(sent, 1, 9);
        out.write(Arrays.copyOfRange(sent, 10, sent.length));
        out.flush();
        pair.theirs().shutdownOutput();
      });
      StreamInput in = pair.mine().inputStream();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      got.write(in.read());
      byte[] some = new byte[20];
      assertEquals(15, in.readNBytes(some, 2, 15));
      got.write(some, 2, 15);
      got.write(in.readNBytes(500));
      assertEquals(4, in.skip(4));
      got.write(sent, 516, 4);
      in.skipNBytes(7);
      got.write(sent, 520, 7);
      int count = in.read(some);
      got.write(some, 0, count);
      assertEquals(sent.length - got.size(), in.transferTo(got));
      assertArrayEquals(sent, got.toByteArray());
      assertEquals(-1, in.read());
      assertEquals(-1, in.read(some, 0, 3));
      assertEquals(0, in.skip(3));
      boolean ended = false;
      try {
        in.skipNBytes(1);
      } catch (EOFException expected) {
        ended = true;
      }
      assertTrue(ended);
      peer.join();
      in.close();
      pair.close();
    });
  }

  @Test
  void aViewThatTheJdkCallsCannotSuspendATask() {
    Scheduler.run(() -> {
      Streams.Pair pair = Streams.TCP.open(World.ONE_LOOP);
      InputStream in = pair.mine().inputStream();
      String where = "";
      try {
        in.read();
      } catch (PinnedException pinned) {
        where = pinned.getMessage();
      }
      assertTrue(where.contains("aViewThatTheJdkCallsCannotSuspendATask"), where);
      pair.close();
    });
  }

  @Test
  void whatAWriterCouldNotFlushGoesWithTheNextFlush() {
    byte[] large = bytes(8_000_000);
    Scheduler.run(() -> {
      Streams.Pair pair = Streams.TCP.open(World.ONE_LOOP);
      ByteWriter writer = new ByteWriter(pair.mine(), large.length);
      writer.write(large);
      boolean late = false;
      try {
        Scope.withTimeout(Duration.ofMillis(20), () -> writer.flush());
      } catch (TimeoutException expected) {
        late = true;
      }
      assertTrue(late && writer.buffered() > 0 && writer.buffered() < large.length);
      Task<byte[]> reader = Task.spawn(() -> pair.theirs().inputStream().readAllBytes());
      writer.flush();
      writer.write("ende");
      writer.write('.');
      writer.flush();
      assertEquals(0, writer.buffered());
      pair.mine().shutdownOutput();
      byte[] got = reader.join();
      assertArrayEquals(large, Arrays.copyOf(got, large.length));
      assertEquals(
          "ende.",
          new String(got, large.length, got.length - large.length, StandardCharsets.UTF_8));
      pair.close();
    });
  }

  @Test
  void whatAWriterCouldNotWriteOfAnArrayGoesWithTheNextFlush() {
    byte[] large = bytes(8_000_000);
    Scheduler.run(() -> {
      Streams.Pair pair = Streams.TCP.open(World.ONE_LOOP);
      ByteWriter writer = new ByteWriter(pair.mine(), 16);
      writer.write("from");
      boolean late = false;
      try {
        Scope.withTimeout(Duration.ofMillis(20), () -> writer.write(large));
      } catch (TimeoutException expected) {
        late = true;
      }
      assertTrue(late && writer.buffered() > 0 && writer.buffered() < large.length);
      Task<byte[]> reader = Task.spawn(() -> pair.theirs().inputStream().readAllBytes());
      writer.write('.');
      writer.write("ende");
      writer.flush();
      pair.mine().shutdownOutput();
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      expected.writeBytes("from".getBytes(StandardCharsets.UTF_8));
      expected.writeBytes(large);
      expected.writeBytes(".ende".getBytes(StandardCharsets.UTF_8));
      assertArrayEquals(expected.toByteArray(), reader.join());
      pair.close();
    });
  }

  /** As one that encrypts: it has taken what it writes with the next call. */
  private static final class TakesBeforeItFails implements ByteSink {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean failed;

    @Override
    public void writeAll(ByteBuffer... sources) throws IOException {
      for (ByteBuffer source : sources) {
        while (source.hasRemaining()) {
          taken.write(source.get());
        }
      }
      if (!failed) {
        failed = true;
        throw new IOException("failed once");
      }
    }

    @Override
    public void close() {}
  }

  @Test
  void aWriterKeepsItsRoomWhenTheStreamHasTakenAll() throws IOException {
    TakesBeforeItFails sink = new TakesBeforeItFails();
    ByteWriter writer = new ByteWriter(sink, 4);
    assertThrows(IOException.class, () -> writer.write("hello"));
    assertEquals(0, writer.buffered());
    writer.write('!');
    writer.write("end");
    assertEquals("hello", sink.taken.toString(StandardCharsets.UTF_8));
    writer.flush();
    assertEquals("hello!end", sink.taken.toString(StandardCharsets.UTF_8));
  }

  @Test
  void aWriterKeepsTheOrderOfSmallAndLargePieces() {
    Random random = new Random(5);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Scheduler.run(() -> {
      Streams.Pair pair = Streams.UNIX.open(World.ONE_LOOP);
      Task<byte[]> reader = Task.spawn(() -> pair.theirs().inputStream().readAllBytes());
      ByteWriter writer = new ByteWriter(pair.mine(), 64);
      for (int i = 0; i < 500; i++) {
        byte[] piece = bytes(random.nextInt(i % 50 == 0 ? 5_000 : 40));
        writer.write(piece);
        expected.writeBytes(piece);
        writer.write(i);
        expected.write(i);
      }
      writer.flush();
      pair.mine().shutdownOutput();
      assertArrayEquals(expected.toByteArray(), reader.join());
      pair.close();
    });
  }

  @Test
  void aUnixListenerTakesItsFileAwayAndNobodyElses() {
    Path path = folder.resolve("s");
    Scheduler.run(() -> {
      UnixListener first = UnixListener.bind(path);
      assertEquals(path, first.path());
      assertTrue(Files.exists(path));
      assertEquals(
          "bind to " + path + " failed: Address already in use",
          failure(() -> UnixListener.bind(path)));
      first.close();
      assertFalse(Files.exists(path));
      try (UnixListener second = UnixListener.bind(path)) {
        first.close();
        assertTrue(Files.exists(second.path()));
      }
      assertTrue(
          failure(() -> UnixStream.connect(path)).startsWith("connect to " + path + " failed: "));
    });
  }

  /** A body that is to fail. */
  private interface Failing {
    @Suspendable
    Object run() throws IOException;
  }

  @Suspendable
  private static String failure(Failing body) {
    try {
      return "none: " + body.run();
    } catch (IOException failed) {
      return failed.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamSaysWhatItConnects(Streams kind) {
    Scheduler.run(() -> {
      Streams.Pair pair = kind.open(World.ONE_LOOP);
      ByteStream mine = pair.mine();
      assertEquals(
          mine.getClass().getSimpleName() + "[" + mine.localAddress() + " to "
              + mine.remoteAddress() + "]",
          mine.toString());
      pair.close();
    });
  }
}
