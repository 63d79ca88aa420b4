package io.weft.network;

import static org.junit.jupiter.api.Assertions.fail;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.ByteStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message costs in memory, once everything has been used: nothing. */
class AllocationTest {
  private static final int ROUNDS = 2_000;

  /** Of so many rounds, until all that they use has been loaded and linked. */
  private static final int BATCHES = 500;

  /** In all rounds of a batch: less than one object a round, by far. */
  private static final int MOST_BYTES = 1_000;

  @ParameterizedTest
  @EnumSource(names = {"TCP", "UNIX"})
  void anEchoAllocatesNothing(Streams kind) throws Exception {
    World.ONE_LOOP.run(() -> {
      Streams.Pair pair = kind.open(World.ONE_LOOP);
      Task<Void> echo = Task.spawn(() -> echo(pair.theirs()));
      ByteBuffer buffer = ByteBuffer.allocateDirect(64);
      Allocations.Work work = () -> exchange(pair.mine(), buffer);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < BATCHES && least > MOST_BYTES; i++) {
        least = Math.min(least, Allocations.bytes(work));
      }
      System.out.println(kind + ": " + least + " bytes in " + ROUNDS + " echoes, of both sides");
      if (least > MOST_BYTES) {
        fail(least + " bytes in " + ROUNDS + " echoes:\n" + Allocations.places(work));
      }
      pair.mine().close();
      echo.join();
      pair.theirs().close();
    });
  }

  @Suspendable
  private static void echo(ByteStream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    while (receive(stream, buffer) >= 0) {
      stream.writeAll(buffer.flip());
      buffer.clear();
    }
  }

  /** Not in tail position: has a frame, and returns each time. */
  @Suspendable
  private static int receive(ByteStream stream, ByteBuffer buffer) throws IOException {
    int count = stream.read(buffer);
    return count == 0 ? -1 : count;
  }

  @Suspendable
  private static void exchange(ByteStream stream, ByteBuffer buffer) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      buffer.clear();
      stream.writeAll(buffer);
      stream.readExact(buffer.clear());
    }
  }
}
