package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Suspendable;
import io.weft.coordination.World;
import io.weft.net.BufferPool;
import io.weft.net.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BufferPoolTest {
  private static final int ROUNDS = 10;

  @Test
  void keepsAsManyBuffersAsItMay() {
    BufferPool pool = new BufferPool(100, 1);
    BufferPool.Lease first = pool.take();
    BufferPool.Lease second = pool.take();
    ByteBuffer buffer = first.buffer();
    assertTrue(buffer.isDirect());
    buffer.position(7).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(2, pool.taken());
    first.close();
    first.close();
    second.close();
    assertEquals(0, pool.taken());
    assertEquals(1, pool.kept());
    try (BufferPool.Lease again = pool.take()) {
      assertSame(buffer, again.buffer());
      assertEquals(100, again.buffer().remaining());
      assertEquals(ByteOrder.BIG_ENDIAN, again.buffer().order());
    }
    pool.close();
    pool.close();
    assertThrows(IllegalStateException.class, pool::take);
    assertThrows(IllegalStateException.class, first::buffer);
  }

  @Test
  void aPoolForTestsSaysWhereABufferWasLeaked() {
    BufferPool pool = BufferPool.tracing(100, 1);
    pool.take().close();
    BufferPool.Lease leaked = pool.take();
    IllegalStateException leak = assertThrows(IllegalStateException.class, pool::close);
    assertEquals("1 buffers of a pool were not given back", leak.getMessage());
    StackTraceElement[] where = leak.getSuppressed()[0].getStackTrace();
    assertTrue(Arrays.stream(where)
        .anyMatch(f -> f.getMethodName().equals("aPoolForTestsSaysWhereABufferWasLeaked")));
    leaked.close();
    assertEquals(0, pool.kept());
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatWaitsForARequestHoldsNoBuffer(World world) throws Exception {
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      BufferPool pool = BufferPool.tracing(1_000, 1);
      World.Running server = world.start(() -> echo((SocketStream) pair.theirs(), pool));
      for (int i = 0; i < ROUNDS; i++) {
        Bodies.awaitWaiting(server);
        assertEquals(0, pool.taken());
        pair.mine().writeAll(ByteBuffer.allocate(10));
        pair.mine().readExact(ByteBuffer.allocate(10));
      }
      pair.mine().shutdownOutput();
      server.join();
      pool.close();
      pair.close();
    });
  }

  @Suspendable
  private static void echo(SocketStream stream, BufferPool pool) throws IOException {
    for (; ; ) {
      stream.awaitInput();
      try (BufferPool.Lease lease = pool.take()) {
        ByteBuffer buffer = lease.buffer();
        if (stream.read(buffer) < 0) {
          return;
        }
        stream.writeAll(buffer.flip());
      }
    }
  }
}
