package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.coordination.World;
import io.weft.interop.Blocking;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Time-outs, addresses and options of connections, and threads that are interrupted. */
class TcpStreamTest {
  private static final Duration SHORT = Duration.ofMillis(10);

  /** More than any system keeps for a connection. */
  private static final int TOO_MUCH = 50_000_000;

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Both sides of a connection. */
  private record Pair(TcpStream client, TcpStream server) {
    @Suspendable
    static Pair at(InetSocketAddress address) throws IOException {
      try (TcpListener listener = TcpListener.bind(address)) {
        TcpStream client = TcpStream.connect(listener.localAddress());
        return new Pair(client, listener.accept());
      }
    }

    void close() throws IOException {
      client.close();
      server.close();
    }

    @Suspendable
    void passByte(int value) throws IOException {
      client.writeAll(ByteBuffer.wrap(new byte[] {(byte) value}));
      ByteBuffer got = ByteBuffer.allocate(1);
      server.readExact(got);
      assertEquals(value, got.get(0));
    }
  }

  @Suspendable
  private static void assertTooLate(SuspendableRunnable body) {
    try {
      Scope.withTimeout(SHORT, body);
    } catch (TimeoutException late) {
      return;
    }
    throw new AssertionError("it was in time");
  }

  // ---- time-outs of a scope

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void acceptingCanBeTimedOutAndGoesOn(World world) throws Exception {
    world.run(() -> {
      try (TcpListener listener = TcpListener.bind(anyPort())) {
        assertTooLate(() -> listener.accept().close());
        TcpStream client = TcpStream.connect(listener.localAddress());
        listener.accept().close();
        client.close();
      }
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void connectingCanBeTimedOut(World world) throws Exception {
    try (Unanswering silent = new Unanswering(InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = silent.address();
      world.run(() -> assertTooLate(() -> TcpStream.connect(address).close()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void readingAndAwaitingInputCanBeTimedOutAndGoOn(World world) throws Exception {
    world.run(() -> {
      Pair pair = Pair.at(anyPort());
      assertTooLate(() -> pair.server.read(ByteBuffer.allocate(1)));
      assertTooLate(() -> pair.server.readExact(ByteBuffer.allocate(1)));
      assertTooLate(pair.server::awaitInput);
      pair.passByte(7);
      pair.close();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"ONE_LOOP", "TWO_LOOPS"})
  void writingCanBeTimedOutAndTheBufferTellsHowMuchHasGone(World world) throws Exception {
    world.run(() -> {
      Pair pair = Pair.at(anyPort());
      ByteBuffer much = ByteBuffer.allocateDirect(TOO_MUCH);
      assertTooLate(() -> pair.client.writeAll(much));
      int gone = much.position();
      assertTrue(gone > 0 && gone < TOO_MUCH, much::toString);
      pair.client.shutdownOutput();
      ByteBuffer got = ByteBuffer.allocateDirect(TOO_MUCH);
      while (pair.server.read(got) >= 0) {}
      assertEquals(gone, got.position());
      pair.close();
    });
  }

  // ---- addresses and options

  @ParameterizedTest
  @EnumSource
  void addressesOfVersionSixWork(World world) throws Exception {
    InetAddress here = InetAddress.getByName("::1");
    assumeTrue(NetworkInterface.getByInetAddress(here) != null, "there is no ::1 here");
    world.run(() -> {
      Pair pair = Pair.at(new InetSocketAddress(here, 0));
      InetSocketAddress remote = (InetSocketAddress) pair.client.remoteAddress();
      assertTrue(remote.getAddress() instanceof Inet6Address, remote::toString);
      assertEquals(pair.client.localAddress(), pair.server.remoteAddress());
      pair.passByte(6);
      pair.close();
    });
  }

  @Test
  void optionsAreSetAndRead() throws Exception {
    World.ONE_LOOP.run(() -> {
      Pair pair = Pair.at(anyPort());
      assertTrue(
          pair.client.getOption(StandardSocketOptions.TCP_NODELAY), "an answer must not wait");
      assertTrue(pair.server.getOption(StandardSocketOptions.TCP_NODELAY));
      pair.client.setOption(StandardSocketOptions.TCP_NODELAY, false);
      assertEquals(false, pair.client.getOption(StandardSocketOptions.TCP_NODELAY));
      pair.client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      assertTrue(pair.client.getOption(StandardSocketOptions.SO_KEEPALIVE));
      pair.client.setOption(StandardSocketOptions.SO_RCVBUF, 10_000);
      assertTrue(pair.client.getOption(StandardSocketOptions.SO_RCVBUF) >= 10_000);
      pair.client.setOption(StandardSocketOptions.SO_SNDBUF, 10_000);
      assertTrue(pair.client.getOption(StandardSocketOptions.SO_SNDBUF) >= 10_000);
      assertThrows(
          UnsupportedOperationException.class,
          () -> pair.client.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true));
      pair.close();
    });
  }

  // ---- a thread that is interrupted

  @Test
  void anInterruptOfTheLoopsThreadByATaskClosesNothing() throws Exception {
    World.ONE_LOOP.run(() -> {
      Pair pair = Pair.at(anyPort());
      Thread.currentThread().interrupt();
      pair.passByte(1);
      pair.passByte(2);
      pair.close();
    });
  }

  @Test
  void interruptsOfTheLoopsThreadAtAnyTimeCloseNothing() throws Exception {
    World.ONE_LOOP.run(() -> {
      Pair pair = Pair.at(anyPort());
      Thread loop = Thread.currentThread();
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger interrupts = new AtomicInteger();
      Thread nuisance = new Thread(() -> {
        while (!enough.get()) {
          loop.interrupt();
          interrupts.incrementAndGet();
          Thread.yield();
        }
      });
      nuisance.start();
      int rounds = 0;
      while (rounds < 1000 || interrupts.get() < 1000) {
        pair.passByte(rounds % 100);
        rounds++;
      }
      enough.set(true);
      Blocking.run(nuisance::join);
      pair.close();
    });
  }
}
