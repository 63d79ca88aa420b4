package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.ByteStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a message costs in memory, once everything has been used: nothing. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20_000;

  /** In all rounds; each measurement takes some. */
  private static final int MOST_BYTES = 10_000;

  @ParameterizedTest
  @EnumSource(names = {"TCP", "UNIX"})
  void anEchoAllocatesNothing(Streams kind) throws Exception {
    World.ONE_LOOP.run(() -> {
      Streams.Pair pair = kind.open(World.ONE_LOOP);
      Task<Void> echo = Task.spawn(() -> echo(pair.theirs()));
      exchange(pair.mine(), WARM_UP);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      exchange(pair.mine(), ROUNDS);
      long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      System.out.println(kind + ": " + (double) bytes / ROUNDS + " bytes a round, of both sides");
      assertTrue(bytes <= MOST_BYTES, () -> bytes + " bytes in " + ROUNDS + " rounds");
      pair.mine().close();
      echo.join();
      pair.theirs().close();
    });
  }

  @Suspendable
  private static void echo(ByteStream stream) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    while (stream.read(buffer) >= 0) {
      stream.writeAll(buffer.flip());
      buffer.clear();
    }
  }

  @Suspendable
  private static void exchange(ByteStream stream, int rounds) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    for (int i = 0; i < rounds; i++) {
      buffer.clear();
      stream.writeAll(buffer);
      stream.readExact(buffer.clear());
    }
  }
}
