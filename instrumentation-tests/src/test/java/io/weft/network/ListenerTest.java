package io.weft.network;

import static io.weft.network.Bodies.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Suspendable;
import io.weft.coordination.World;
import io.weft.net.TcpListener;
import io.weft.net.TcpStream;
import io.weft.net.UdpSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that are refused, do not come about, or come when the listener is closed. */
class ListenerTest {
  private static final int CLIENTS = 200;

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (TcpListener listener = TcpListener.bind(anyPort())) {
      BindException taken =
          assertThrows(BindException.class, () -> TcpListener.bind(listener.localAddress()));
      assertEquals(
          "bind to " + listener.localAddress() + " failed: Address already in use",
          taken.getMessage());
    }
    try (UdpSocket socket = UdpSocket.bind(anyPort())) {
      assertEquals(
          "bind to " + socket.localAddress() + " failed: Address already in use",
          failure(() -> UdpSocket.bind((InetSocketAddress) socket.localAddress())));
    }
  }

  /** What connecting fails with. */
  @Suspendable
  private static IOException refusal(InetSocketAddress address, Duration timeout) {
    try (TcpStream stream =
        timeout == null ? TcpStream.connect(address) : TcpStream.connect(address, timeout)) {
      throw new AssertionError("connected by " + stream);
    } catch (IOException failed) {
      return failed;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatRefusesIsNamed(World world) throws Exception {
    world.run(() -> {
      TcpListener listener = TcpListener.bind(anyPort());
      InetSocketAddress address = (InetSocketAddress) listener.localAddress();
      listener.close();
      for (Duration timeout : new Duration[] {null, Duration.ofSeconds(30)}) {
        IOException refused = refusal(address, timeout);
        assertInstanceOf(ConnectException.class, refused);
        assertEquals("connect to " + address + " failed: Connection refused", refused.getMessage());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatCannotBeReachedIsNamed(World world) throws Exception {
    // No connection leads to all machines: the system says so at once, and sends nothing.
    InetSocketAddress nowhere = new InetSocketAddress("255.255.255.255", 9);
    world.run(() -> {
      IOException unreachable = refusal(nowhere, null);
      assertTrue(
          unreachable.getMessage().startsWith("connect to " + nowhere + " failed: "),
          unreachable::getMessage);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatDoesNotAnswerIsNamed(World world) throws Exception {
    try (Unanswering silent = new Unanswering(InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = silent.address();
      world.run(() -> {
        IOException late = refusal(address, Duration.ofMillis(20));
        assertInstanceOf(SocketTimeoutException.class, late);
        assertEquals(
            "connect to " + address + " failed: not connected within PT0.02S; no answer from "
                + address,
            late.getMessage());
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListenerThatIsClosedUnderLoadLeavesNobodyWaiting(World world) throws Exception {
    world.run(() -> {
      TcpListener listener = TcpListener.bind(anyPort());
      InetSocketAddress address = (InetSocketAddress) listener.localAddress();
      AtomicInteger accepted = new AtomicInteger();
      AtomicReference<String> told = new AtomicReference<>();
      World.Running server =
          world.start(() -> told.set(failure(() -> acceptUntilClosed(listener, accepted))));
      int served = 0;
      for (int i = 0; i < CLIENTS; i++) {
        if (i == CLIENTS / 2) {
          listener.close();
        }
        served += isServed(address) ? 1 : 0;
      }
      server.join();
      assertEquals("accept on " + address + " failed: closed by this side", told.get());
      assertTrue(served <= accepted.get() && served <= CLIENTS / 2, "served " + served);
      assertTrue(served > 0, "nobody was served");
    });
  }

  @Suspendable
  private static Object acceptUntilClosed(TcpListener listener, AtomicInteger accepted)
      throws IOException {
    for (; ; ) {
      TcpStream stream = listener.accept();
      accepted.incrementAndGet();
      stream.writeAll(ByteBuffer.allocate(1));
      stream.close();
    }
  }

  @Suspendable
  private static boolean isServed(InetSocketAddress address) {
    try (TcpStream stream = TcpStream.connect(address)) {
      return stream.read(ByteBuffer.allocate(1)) == 1;
    } catch (IOException refusedOrReset) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondAcceptorIsRefused(World world) throws Exception {
    world.run(() -> {
      TcpListener listener = TcpListener.bind(anyPort());
      World.Running first = world.start(() -> listener.accept().close());
      Bodies.awaitWaiting(first);
      AtomicReference<String> told = new AtomicReference<>();
      world.start(() -> told.set(failure(() -> listener.accept()))).join();
      assertTrue(
          told.get()
              .startsWith(world == World.THREADS ? "two threads" : "two tasks accept from one"),
          told::get);
      TcpStream.connect(listener.localAddress()).close();
      first.join();
      listener.close();
    });
  }
}
