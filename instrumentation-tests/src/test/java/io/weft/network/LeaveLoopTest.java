package io.weft.network;

import static io.weft.network.Bodies.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Placement;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.ByteStream;
import io.weft.net.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that move from one loop to another. */
class LeaveLoopTest {
  private static final int ROUNDS = 20;

  /** Both directions, each with a wait. */
  @Suspendable
  private static void echo(ByteStream stream) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    stream.readExact(one);
    stream.writeAll(one.flip());
  }

  @Suspendable
  private static void ask(ByteStream stream) throws IOException {
    stream.writeAll(ByteBuffer.allocate(1));
    stream.readExact(ByteBuffer.allocate(1));
  }

  @ParameterizedTest
  @EnumSource
  void aStreamIsServedOnOneLoopAfterTheOther(Streams kind) throws Exception {
    World.TWO_LOOPS.run(() -> {
      Streams.Pair pair = kind.open(World.TWO_LOOPS);
      SocketStream moving = (SocketStream) pair.theirs();
      for (int i = 0; i < ROUNDS; i++) {
        Task<Void> server = Task.spawnOn(Placement.loop(i % 2), () -> {
          echo(moving);
          moving.leaveLoop();
        });
        ask(pair.mine());
        server.join();
      }
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatHasLeftMayStay(World world) throws Exception {
    world.run(() -> {
      Streams.Pair pair = Streams.TCP.open(world);
      World.Running server = world.start(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          echo(pair.theirs());
          ((SocketStream) pair.theirs()).leaveLoop();
        }
      });
      for (int i = 0; i < ROUNDS; i++) {
        ask(pair.mine());
      }
      server.join();
      pair.close();
    });
  }

  @Test
  void aStreamThatIsWaitedForCannotLeave() throws Exception {
    World.TWO_LOOPS.run(() -> {
      Streams.Pair pair = Streams.TCP.open(World.TWO_LOOPS);
      SocketStream mine = (SocketStream) pair.mine();
      Task<Void> reader = Task.spawn(() -> mine.readExact(ByteBuffer.allocate(1)));
      while (reader.state() != Task.State.PARKED) {
        Task.yield();
      }
      String told = failure(() -> leave(mine));
      assertTrue(told.endsWith("cannot be given up while a task of loop 0 waits for it"), told);
      told = Task.spawnOn(Placement.loop(1), () -> failure(() -> leave(mine))).join();
      assertTrue(told.endsWith("belongs to loop 0 and can be given up only there"), told);
      World.TWO_LOOPS
          .start(() -> pair.theirs().writeAll(ByteBuffer.allocate(1)))
          .join();
      reader.join();
      pair.close();
      assertEquals("none: null", failure(() -> leave(mine))); // closed: there is nothing to leave
    });
  }

  private static Object leave(SocketStream stream) throws IOException {
    stream.leaveLoop();
    return null;
  }
}
