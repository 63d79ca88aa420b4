package io.weft.network;

import static io.weft.network.Bodies.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Cancelled;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.ByteSink;
import io.weft.net.ByteSource;
import io.weft.net.DiskFile;
import io.weft.net.Pipe;
import io.weft.sync.Latch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiskFileTest {
  @TempDir
  private Path folder;

  static Stream<Arguments> everywhere() {
    return Arrays.stream(World.values())
        .flatMap(w -> Arrays.stream(Streams.values()).map(s -> Arguments.of(w, s)));
  }

  @Suspendable
  private DiskFile create(String name) throws IOException {
    return DiskFile.open(
        folder.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private Path existing(byte[] content) throws IOException {
    return Files.write(folder.resolve("existing"), content);
  }

  @ParameterizedTest
  @EnumSource
  void isReadAndWrittenAtPositions(World world) throws Exception {
    byte[] content = Bodies.bytes(500_000);
    world.run(() -> {
      try (DiskFile file = create("positions")) {
        file.writeAll(ByteBuffer.wrap(content, 100, content.length - 100), 100);
        file.writeAll(ByteBuffer.wrap(content, 0, 100), 0);
        assertEquals(content.length, file.size());
        ByteBuffer all = ByteBuffer.allocate(content.length);
        file.readExact(all, 0);
        assertArrayEquals(content, all.array());
        ByteBuffer some = ByteBuffer.allocateDirect(10);
        assertEquals(10, file.read(some, 1_000));
        assertEquals(content[1_009], some.get(9));
        assertEquals(-1, file.read(some.clear(), content.length));
        file.truncate(7);
        file.force(true);
        assertEquals(7, file.size());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatComesTooSoonSaysHowMuchThereWas(World world) throws Exception {
    Path path = existing(new byte[5]);
    world.run(() -> {
      try (DiskFile file = DiskFile.open(path)) {
        ByteBuffer dst = ByteBuffer.allocate(9);
        String told = "";
        try {
          file.readExact(dst, 1);
        } catch (EOFException ended) {
          told = ended.getMessage();
        }
        assertEquals(
            "read of " + path + " from 1 on failed: the file ends after 4 of 9 bytes", told);
        assertEquals(4, dst.position());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotThereOrClosedIsNamed(World world) throws Exception {
    Path path = existing(new byte[5]);
    world.run(() -> {
      Path absent = folder.resolve("absent");
      assertEquals(absent.toString(), failure(() -> DiskFile.open(absent)));
      DiskFile file = DiskFile.open(path);
      file.close();
      file.close();
      assertEquals(
          "read of " + path + " failed: closed by this side",
          failure(() -> file.read(ByteBuffer.allocate(1), 0)));
    });
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void isSentToASocketThatTakesItByAndBy(World world, Streams kind) throws Exception {
    byte[] content = Bodies.bytes(9_000_000);
    Path path = existing(content);
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      World.Running sender = world.start(() -> {
        try (DiskFile file = DiskFile.open(path)) {
          assertEquals(1_000, file.transferTo(5, 1_000, pair.theirs()));
          assertEquals(
              content.length - 1_005, file.transferTo(1_005, Long.MAX_VALUE, pair.theirs()));
          assertEquals(0, file.transferTo(content.length + 1, 10, pair.theirs()));
        }
        pair.theirs().shutdownOutput();
      });
      byte[] got = pair.mine().inputStream().readAllBytes();
      assertArrayEquals(Arrays.copyOfRange(content, 5, content.length), got);
      sender.join();
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void isCopiedToAndFromOtherStreams(World world) throws Exception {
    byte[] content = Bodies.bytes(300_001);
    Path path = existing(content);
    world.run(() -> {
      Pipe pipe = Pipe.open();
      ByteSink sink = pipe.sink();
      ByteSource source = pipe.source();
      World.Running sender = world.start(() -> {
        try (DiskFile file = DiskFile.open(path)) {
          assertEquals(content.length, file.transferTo(0, Long.MAX_VALUE, sink));
        }
        sink.close();
      });
      try (DiskFile copy = create("copy")) {
        assertEquals(200_000, copy.transferFrom(source, 0, 200_000));
        assertEquals(100_001, copy.transferFrom(source, 200_000, Long.MAX_VALUE));
      }
      sender.join();
      source.close();
    });
    assertArrayEquals(content, Files.readAllBytes(folder.resolve("copy")));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void closingTheStreamEndsTheTransfer(World world, Streams kind) throws Exception {
    Path path = existing(new byte[20_000_000]);
    world.run(() -> {
      Streams.Pair pair = kind.open(world);
      AtomicReference<String> told = new AtomicReference<>();
      World.Running sender = world.start(() -> {
        try (DiskFile file = DiskFile.open(path)) {
          told.set(failure(() -> file.transferTo(0, file.size(), pair.theirs())));
        }
      });
      pair.mine().readExact(ByteBuffer.allocate(1)); // it has begun
      pair.theirs().close();
      sender.join();
      assertEquals(
          "write of a file to " + pair.theirs().remoteAddress() + " failed: closed by this side",
          told.get());
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aTransferThatIsCancelledLeavesFileAndStreamOpen(World world) throws Exception {
    Path path = existing(new byte[20_000_000]);
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      AtomicReference<DiskFile> opened = new AtomicReference<>();
      World.Running sender = world.start(() -> {
        opened.set(DiskFile.open(path));
        opened.get().transferTo(0, Long.MAX_VALUE, pair.theirs());
      });
      pair.mine().readExact(ByteBuffer.allocate(1)); // it has begun
      sender.cancel();
      assertInstanceOf(Cancelled.class, sender.failure());
      assertEquals(20_000_000, opened.get().size());
      World.Running ending = world.start(() -> pair.theirs().shutdownOutput());
      assertTrue(pair.mine().inputStream().readAllBytes().length < 20_000_000 - 1);
      ending.join();
      opened.get().close();
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void nobodyElseWritesWhileAFileIsSent(World world) throws Exception {
    Path path = existing(new byte[20_000_000]);
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      World.Running sender = world.start(() -> {
        try (DiskFile file = DiskFile.open(path)) {
          file.transferTo(0, Long.MAX_VALUE, pair.theirs());
        }
        pair.theirs().shutdownOutput();
      });
      pair.mine().readExact(ByteBuffer.allocate(1)); // it has begun
      AtomicReference<String> told = new AtomicReference<>();
      world
          .start(() -> told.set(failure(() -> {
            pair.theirs().writeAll(ByteBuffer.allocate(1));
            return "written";
          })))
          .join();
      assertTrue(told.get().startsWith("two tasks write to one stream at once: "), told::get);
      assertEquals(20_000_000 - 1, pair.mine().inputStream().readAllBytes().length);
      sender.join();
      pair.close();
    });
  }

  /** Another task cancels one before it goes on with what it has read. */
  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void whatATransferHasReadIsWrittenThoughItIsCancelled(World world) throws Exception {
    world.run(() -> {
      try (DiskFile file = create("cancelled")) {
        World.Running[] transfer = new World.Running[1];
        Latch started = new Latch(1);
        ByteSource source = new ByteSource() {
          @Override
          @Suspendable
          public int read(ByteBuffer dst) {
            started.await();
            dst.put(new byte[10]);
            transfer[0].cancel();
            return 10;
          }

          @Override
          @Suspendable
          public void readExact(ByteBuffer dst) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void close() {}
        };
        transfer[0] = world.start(() -> file.transferFrom(source, 0, 20));
        started.countDown();
        assertInstanceOf(Cancelled.class, transfer[0].failure());
        assertEquals(10, file.size());
      }
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void aWriteThatHasBegunIsDoneThoughItIsCancelled(World world) throws Exception {
    ByteBuffer content = ByteBuffer.wrap(Bodies.bytes(20_000_000));
    world.run(() -> {
      try (DiskFile file = create("begun")) {
        World.Running writer = world.start(() -> file.writeAll(content, 0));
        while (file.size() == 0) {
          Task.yield();
        }
        writer.cancel();
        writer.failure();
        assertEquals(content.capacity(), file.size());
      }
    });
  }
}
