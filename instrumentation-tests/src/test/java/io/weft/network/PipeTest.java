package io.weft.network;

import static io.weft.network.Bodies.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.coordination.World;
import io.weft.net.ByteReader;
import io.weft.net.ByteWriter;
import io.weft.net.Pipe;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipeTest {
  @ParameterizedTest
  @EnumSource
  void movesMoreThanItHolds(World world) throws Exception {
    byte[] sent = Bodies.bytes(1_000_000);
    world.run(() -> {
      Pipe pipe = Pipe.open();
      World.Running writer = world.start(() -> {
        try (Pipe.Sink sink = pipe.sink()) {
          sink.writeAll(ByteBuffer.wrap(sent, 0, 10), ByteBuffer.wrap(sent, 10, sent.length - 10));
        }
      });
      ByteBuffer got = ByteBuffer.allocate(sent.length);
      pipe.source().readExact(got);
      assertArrayEquals(sent, got.array());
      assertEquals(-1, pipe.source().read(got.clear()));
      writer.join();
      pipe.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void aWriterWithoutReaderIsTold(World world) throws Exception {
    world.run(() -> {
      Pipe pipe = Pipe.open();
      AtomicReference<String> told = new AtomicReference<>();
      World.Running writer = world.start(() -> told.set(failure(() -> {
        pipe.sink().writeAll(ByteBuffer.allocate(1_000_000));
        return "written";
      })));
      Bodies.awaitWaiting(writer);
      pipe.source().close();
      writer.join();
      assertEquals("write to a pipe failed: Broken pipe", told.get());
      pipe.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void closingAnEndWakesWhoeverWaitsThere(World world) throws Exception {
    world.run(() -> {
      Pipe pipe = Pipe.open();
      AtomicReference<String> told = new AtomicReference<>();
      World.Running reader =
          world.start(() -> told.set(failure(() -> pipe.source().read(ByteBuffer.allocate(1)))));
      Bodies.awaitWaiting(reader);
      pipe.source().close();
      reader.join();
      assertEquals("read from a pipe failed: closed by this side", told.get());
      pipe.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void linesAreReadAndWrittenThroughIt(World world) throws Exception {
    world.run(() -> {
      Pipe pipe = Pipe.open();
      World.Running writer = world.start(() -> {
        ByteWriter out = new ByteWriter(pipe.sink());
        out.write("one\ntwo and more");
        out.flush();
        pipe.sink().close();
      });
      ByteReader in = new ByteReader(pipe.source());
      assertEquals("one", in.readLine(10));
      String told = failure(() -> in.readLine(5));
      assertTrue(told.startsWith("read from a pipe failed: more than 5 bytes"), told);
      assertEquals("two and more", in.readLine(50));
      writer.join();
      pipe.close();
    });
  }
}
