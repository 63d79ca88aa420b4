package io.weft.network;

import static io.weft.network.Bodies.failure;
import static io.weft.tasks.Thrown.thrown;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.coordination.World;
import io.weft.net.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client and a server, and between them somebody who copies in both directions. */
class RelayTest {
  static Stream<Arguments> everywhere() {
    return Arrays.stream(World.values())
        .flatMap(w -> Arrays.stream(Streams.values()).map(s -> Arguments.of(w, s)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void bytesAndEndsArePassedOnBothWays(World world, Streams kind) throws Exception {
    byte[] question = Bodies.bytes(100_000);
    byte[] answer = Bodies.bytes(70_001);
    world.run(() -> {
      Streams.Pair client = kind.open(world);
      Streams.Pair server = Streams.TCP.open(world);
      AtomicReference<ByteStream.Carried> carried = new AtomicReference<>();
      World.Running relay = world.start(
          () -> carried.set(ByteStream.copyBidirectional(client.theirs(), server.theirs())));
      client.mine().writeAll(ByteBuffer.wrap(question));
      client.mine().shutdownOutput();
      assertArrayEquals(question, server.mine().inputStream().readAllBytes());
      server.mine().writeAll(ByteBuffer.wrap(answer)); // after the end of the other direction
      server.mine().shutdownOutput();
      assertArrayEquals(answer, client.mine().inputStream().readAllBytes());
      relay.join();
      assertEquals(new ByteStream.Carried(question.length, answer.length), carried.get());
      client.close();
      server.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void whenOneSideFailsBothAreClosed(World world) throws Exception {
    world.run(() -> {
      Streams.Pair client = Streams.TCP.open(world);
      Streams.Pair server = Streams.TCP.open(world);
      AtomicReference<String> told = new AtomicReference<>();
      World.Running relay = world.start(() ->
          told.set(failure(() -> ByteStream.copyBidirectional(client.theirs(), server.theirs()))));
      client.mine().writeAll(ByteBuffer.allocate(1));
      server.mine().readExact(ByteBuffer.allocate(1));
      BadDayTest.reset(client.mine());
      relay.join();
      assertEquals(
          "read from " + client.theirs().remoteAddress() + " failed: Connection reset", told.get());
      assertEquals(-1, server.mine().read(ByteBuffer.allocate(1)));
      assertTrue(failure(() -> server.theirs().read(ByteBuffer.allocate(1)))
          .endsWith("closed by this side"));
      server.close();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aRelayThatIsCancelledClosesBoth(World world) throws Exception {
    world.run(() -> {
      Streams.Pair client = Streams.TCP.open(world);
      Streams.Pair server = Streams.TCP.open(world);
      World.Running relay =
          world.startWaiting(() -> ByteStream.copyBidirectional(client.theirs(), server.theirs()));
      relay.cancel();
      assertInstanceOf(Cancelled.class, relay.failure());
      assertEquals(-1, server.mine().read(ByteBuffer.allocate(1)));
      assertEquals(-1, client.mine().read(ByteBuffer.allocate(1)));
      client.close();
      server.close();
    });
  }

  /** As streams do that remember what they have failed with. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothAreClosedAlsoWhenClosingThrowsWhatReadingHasThrown(boolean swapped) throws Exception {
    World.ONE_LOOP.run(() -> {
      Streams.Pair client = Streams.TCP.open(World.ONE_LOOP);
      Streams.Pair server = Streams.TCP.open(World.ONE_LOOP);
      TroubledStream broken = new TroubledStream(client.theirs());
      broken.whenRead = new IOException("broken");
      broken.whenClosed = broken.whenRead;
      ByteStream idle = server.theirs();
      IOException failed = thrown(
          IOException.class,
          () -> ByteStream.copyBidirectional(swapped ? idle : broken, swapped ? broken : idle));
      assertSame(broken.whenRead, failed);
      assertEquals(-1, server.mine().read(ByteBuffer.allocate(1)));
      assertEquals(-1, client.mine().read(ByteBuffer.allocate(1)));
      client.mine().close();
      server.mine().close();
    });
  }
}
