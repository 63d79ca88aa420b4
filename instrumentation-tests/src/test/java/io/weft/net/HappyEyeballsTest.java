package io.weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.weft.Cancelled;
import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.network.Unanswering;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts with several addresses, each a different one of this machine. */
class HappyEyeballsTest {
  private static final InetAddress ONE = address("127.0.0.1");
  private static final InetAddress TWO = address("127.0.0.2");
  private static final InetAddress THREE = address("127.0.0.3");
  private static final int RACES = 8;

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException never) {
      throw new AssertionError(never);
    }
  }

  private static HappyEyeballs host(InetAddress... addresses) {
    return new HappyEyeballs(host -> addresses);
  }

  private static int port(TcpListener listener) {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private static TcpListener listen(InetAddress host, int port) throws IOException {
    return TcpListener.bind(new InetSocketAddress(host, port));
  }

  @Suspendable
  private static IOException failure(HappyEyeballs host, int port, Duration timeout) {
    try (TcpStream stream = host.connect("weft.test", port, timeout)) {
      throw new AssertionError("connected by " + stream);
    } catch (IOException failed) {
      return failed;
    }
  }

  @Test
  void familiesTakeTurnsAndTheFirstOneBegins() {
    List<InetAddress> mixed = new ArrayList<>();
    for (String text : "::1 ::2 ::3 127.0.0.1 127.0.0.2".split(" ")) {
      mixed.add(address(text));
    }
    List<String> inTurns = HappyEyeballs.interleave(mixed).stream()
        .map(InetAddress::getHostAddress)
        .toList();
    assertEquals(
        List.of("0:0:0:0:0:0:0:1", "127.0.0.1", "0:0:0:0:0:0:0:2", "127.0.0.2", "0:0:0:0:0:0:0:3"),
        inTurns);
  }

  @ParameterizedTest
  @EnumSource
  void aHostIsFoundByItsName(World world) throws Exception {
    world.run(() -> {
      try (TcpListener listener = listen(InetAddress.getLoopbackAddress(), 0);
          TcpStream stream = TcpStream.connect("localhost", port(listener))) {
        assertEquals(listener.localAddress(), stream.remoteAddress());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void theNextAddressIsTriedAtOnceWhenOneRefuses(World world) throws Exception {
    world.run(() -> {
      try (TcpListener listener = listen(THREE, 0);
          TcpStream stream = host(ONE, TWO, THREE).connect("weft.test", port(listener), null)) {
        assertEquals(listener.localAddress(), stream.remoteAddress());
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void theNextAddressHasItsChanceWhenOneDoesNotAnswer(World world) throws Exception {
    try (Unanswering silent = new Unanswering(ONE)) {
      int port = silent.address().getPort();
      world.run(() -> {
        long startNs = System.nanoTime();
        try (TcpListener listener = listen(TWO, port);
            TcpStream stream = host(ONE, TWO).connect("weft.test", port, null)) {
          assertEquals(listener.localAddress(), stream.remoteAddress());
          assertTrue(System.nanoTime() - startNs >= Duration.ofMillis(250).toNanos());
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenAllRefuseTheMessageSaysSoOfEach(World world) throws Exception {
    world.run(() -> {
      TcpListener listener = listen(ONE, 0);
      int port = port(listener);
      listener.close();
      IOException refused = failure(host(ONE, TWO), port, null);
      assertInstanceOf(ConnectException.class, refused);
      assertEquals(
          ("connect to weft.test:P failed: connect to /127.0.0.1:P failed: Connection refused; "
                  + "connect to /127.0.0.2:P failed: Connection refused")
              .replace("P", "" + port),
          refused.getMessage());
      assertEquals(2, refused.getSuppressed().length);
    });
  }

  @ParameterizedTest
  @EnumSource
  void aTimeOutSaysWhoHasNotAnsweredAndWhoHasRefused(World world) throws Exception {
    try (Unanswering silent = new Unanswering(ONE)) {
      int port = silent.address().getPort();
      world.run(() -> {
        IOException late = failure(host(TWO, ONE), port, Duration.ofMillis(300));
        assertInstanceOf(SocketTimeoutException.class, late);
        assertEquals(
            ("connect to weft.test:P failed: not connected within PT0.3S; connect to /127.0.0.2:P"
                    + " failed: Connection refused; no answer from /127.0.0.1:P")
                .replace(":P", ":" + port),
            late.getMessage());
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHostWithoutAddressIsNamed(World world) throws Exception {
    HappyEyeballs nowhere = new HappyEyeballs(host -> {
      throw new UnknownHostException(host + ": not known");
    });
    world.run(() -> {
      IOException unknown = failure(nowhere, 80, null);
      assertInstanceOf(UnknownHostException.class, unknown);
      assertEquals(
          "connect to weft.test:80 failed: host 'weft.test' has no address", unknown.getMessage());
    });
  }

  @Test
  void aTimeOutFromOutsideIsNoFailureOfTheOnlyAddress() throws Exception {
    try (Unanswering silent = new Unanswering(ONE)) {
      int port = silent.address().getPort();
      Scheduler.run(() -> {
        boolean late = false;
        try {
          Scope.withTimeout(
              Duration.ofMillis(50), () -> host(ONE).connect("weft.test", port, null));
        } catch (TimeoutException expected) {
          late = true;
        }
        assertTrue(late);
      });
    }
  }

  @Test
  void attemptsThatLoseOrAreCancelledAreClosed() throws Exception {
    try (Unanswering silent = new Unanswering(ONE)) {
      int port = silent.address().getPort();
      raceAndCancel(port); // opens what stays open
      long before = openDescriptors();
      for (int i = 0; i < RACES; i++) {
        raceAndCancel(port);
      }
      // Of the whole JVM, where other threads may open and close a few; what is left open here is
      // one a race at least.
      long after = openDescriptors();
      assertTrue(after - before < RACES, before + " before, " + after + " after");
    }
  }

  private static void raceAndCancel(int port) {
    Scheduler.run(() -> {
      try (TcpListener listener = listen(TWO, port);
          TcpStream stream = host(ONE, TWO).connect("weft.test", port, null)) {
        assertEquals(listener.localAddress(), stream.remoteAddress());
      }
      Task<TcpStream> connecting =
          Task.spawn(() -> host(ONE, TWO).connect("weft.test", port, null));
      while (connecting.state() != Task.State.PARKED) {
        Task.yield();
      }
      connecting.cancel();
      boolean cancelled = false;
      try {
        connecting.join();
      } catch (Cancelled expected) {
        cancelled = true;
      }
      assertTrue(cancelled);
    });
  }

  private static long openDescriptors() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
