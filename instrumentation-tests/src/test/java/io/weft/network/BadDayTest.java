package io.weft.network;

import static io.weft.network.Bodies.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Suspendable;
import io.weft.coordination.World;
import io.weft.net.ByteStream;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What peers and others do to a stream, of each kind and in each world. */
class BadDayTest {
  /** More than any system keeps for a connection. */
  private static final int TOO_MUCH = 50_000_000;

  static Stream<Arguments> everywhere() {
    return Arrays.stream(World.values())
        .flatMap(w -> Arrays.stream(Streams.values()).map(s -> Arguments.of(w, s)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aPeerThatNeverReadsKeepsTheWriterWaitingAndNothingIsHeldForIt(World world, Streams kind)
      throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      ByteBuffer much = ByteBuffer.allocateDirect(TOO_MUCH);
      AtomicReference<String> told = new AtomicReference<>();
      World.Running writer = world.start(() -> told.set(failure(() -> {
        pair.theirs().writeAll(much);
        return "written";
      })));
      Bodies.awaitWaiting(writer);
      pair.theirs().close();
      writer.join();
      assertEquals(
          "write to " + pair.theirs().remoteAddress() + " failed: closed by this side", told.get());
      assertTrue(much.position() > 0 && much.position() < TOO_MUCH / 2, much::toString);
      pair.close();
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void closingWakesTheReader(World world, Streams kind) throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      AtomicReference<String> told = new AtomicReference<>();
      World.Running reader =
          world.start(() -> told.set(failure(() -> pair.theirs().read(ByteBuffer.allocate(1)))));
      Bodies.awaitWaiting(reader);
      pair.theirs().close();
      reader.join();
      assertEquals(
          "read from " + pair.theirs().remoteAddress() + " failed: closed by this side",
          told.get());
      pair.close();
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aPeerThatSendsByteByByteIsReadToTheEnd(World world, Streams kind) throws Exception {
    byte[] sent = Bodies.bytes(3_000);
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running peer = world.start(() -> {
        for (byte one : sent) {
          pair.theirs().writeAll(ByteBuffer.wrap(new byte[] {one}));
        }
        pair.theirs().shutdownOutput();
      });
      ByteBuffer got = ByteBuffer.allocate(sent.length);
      pair.mine().readExact(got);
      assertArrayEquals(sent, got.array());
      assertEquals(-1, pair.mine().read(got.clear()));
      peer.join();
      pair.close();
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void bothSidesEndTheirOutputAndBothReadToTheEnd(World world, Streams kind) throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running peer = world.start(() -> endAndRead(pair.theirs()));
      endAndRead(pair.mine());
      peer.join();
      pair.close();
    });
  }

  @Suspendable
  private static void endAndRead(ByteStream stream) throws IOException {
    stream.writeAll(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    stream.shutdownOutput();
    assertEquals(3, stream.inputStream().readAllBytes().length);
    assertTrue(failure(() -> {
          stream.writeAll(ByteBuffer.allocate(1));
          return "written";
        })
        .startsWith("write to " + stream.remoteAddress() + " failed: "));
  }

  @ParameterizedTest
  @EnumSource
  void aResetInTheMiddleOfAReadIsToldToTheReader(World world) throws Exception {
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      AtomicReference<String> told = new AtomicReference<>();
      World.Running reader =
          world.start(() -> told.set(failure(() -> pair.theirs().read(ByteBuffer.allocate(1)))));
      Bodies.awaitWaiting(reader);
      reset(pair.mine());
      reader.join();
      assertEquals(
          "read from " + pair.theirs().remoteAddress() + " failed: Connection reset", told.get());
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void aResetInTheMiddleOfAWriteIsToldToTheWriter(World world) throws Exception {
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      AtomicReference<String> told = new AtomicReference<>();
      World.Running writer = world.start(() -> told.set(failure(() -> {
        pair.theirs().writeAll(ByteBuffer.allocateDirect(TOO_MUCH));
        return "written";
      })));
      Bodies.awaitWaiting(writer);
      reset(pair.mine());
      writer.join();
      String head = "write to " + pair.theirs().remoteAddress() + " failed: ";
      assertTrue(
          told.get().startsWith(head + "Connection reset")
              || told.get().equals(head + "Broken pipe"),
          told::get);
      pair.close();
    });
  }

  /** Closes it so that the peer is told of a failure. */
  static void reset(ByteStream stream) throws IOException {
    ((TcpStream) stream).setOption(StandardSocketOptions.SO_LINGER, 0);
    stream.close();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aSecondReaderIsRefusedAndTheFirstOneGoesOn(World world, Streams kind) throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running reader =
          world.start(() -> assertEquals(1, pair.theirs().read(ByteBuffer.allocate(1))));
      Bodies.awaitWaiting(reader);
      AtomicReference<String> told = new AtomicReference<>();
      world
          .start(() -> told.set(failure(() -> pair.theirs().read(ByteBuffer.allocate(1)))))
          .join();
      String who = world == World.THREADS ? "two threads" : "two tasks";
      assertTrue(told.get().startsWith(who + " read from one "), told::get);
      pair.mine().writeAll(ByteBuffer.allocate(1));
      reader.join();
      pair.close();
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aSecondWriterIsRefusedAndTheFirstOneGoesOn(World world, Streams kind) throws Exception {
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running writer = world.start(() -> {
        pair.theirs().writeAll(ByteBuffer.allocateDirect(TOO_MUCH / 5));
        pair.theirs().shutdownOutput();
      });
      Bodies.awaitWaiting(writer);
      AtomicReference<String> told = new AtomicReference<>();
      int written = -1;
      do {
        // The system may take more from a thread that was seen waiting, and another one may write
        // in between.
        Bodies.awaitWaiting(writer);
        written++;
        world
            .start(() -> told.set(failure(() -> {
              pair.theirs().writeAll(ByteBuffer.allocate(1));
              return "written";
            })))
            .join();
      } while (world == World.THREADS && told.get().equals("none: written"));
      String who = world == World.THREADS ? "two threads" : "two tasks";
      assertTrue(told.get().startsWith(who + " write to one "), told::get);
      assertEquals(TOO_MUCH / 5 + written, pair.mine().inputStream().readAllBytes().length);
      writer.join();
      pair.close();
    });
  }
}
