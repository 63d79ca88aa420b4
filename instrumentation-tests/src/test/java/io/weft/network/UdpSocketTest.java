package io.weft.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Scheduler;
import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.coordination.World;
import io.weft.net.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.MembershipKey;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UdpSocketTest {
  /** The largest one of IPv4. */
  private static final int LARGEST = 65_507;

  private static UdpSocket open() throws IOException {
    return UdpSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @ParameterizedTest
  @EnumSource
  void eachDatagramArrivesWholeWithItsSender(World world) throws Exception {
    world.run(() -> {
      UdpSocket mine = open();
      UdpSocket theirs = open();
      World.Running peer = world.start(() -> {
        ByteBuffer got = ByteBuffer.allocate(LARGEST);
        for (int i = 0; i < 3; i++) {
          SocketAddress sender = theirs.receive(got.clear());
          theirs.send(got.flip(), sender);
        }
      });
      for (int length : new int[] {0, 1, LARGEST}) {
        ByteBuffer sent = ByteBuffer.allocate(length);
        mine.send(sent, theirs.localAddress());
        assertEquals(0, sent.remaining());
        ByteBuffer got = ByteBuffer.allocate(LARGEST + 1);
        assertEquals(theirs.localAddress(), mine.receive(got));
        assertEquals(length, got.position());
      }
      peer.join();
      mine.close();
      theirs.close();
    });
  }

  @Test
  void whatIsTooLargeIsRefusedAndTheSocketGoesOn() {
    Scheduler.run(() -> {
      try (UdpSocket socket = open()) {
        String message = "";
        try {
          socket.send(ByteBuffer.allocate(65_536), socket.localAddress());
        } catch (IOException refused) {
          message = refused.getMessage();
        }
        assertEquals(
            "send of 65536 bytes to " + socket.localAddress() + " failed: Message too long",
            message);
        socket.send(ByteBuffer.wrap(new byte[] {7}), socket.localAddress());
        ByteBuffer got = ByteBuffer.allocate(10);
        assertEquals(socket.localAddress(), socket.receive(got));
        assertEquals(7, got.get(0));
      }
    });
  }

  @Test
  void whatHasNoRoomIsLostAndTheNextDatagramIsWhole() {
    Scheduler.run(() -> {
      try (UdpSocket socket = open()) {
        socket.send(ByteBuffer.wrap(new byte[] {1, 2, 3}), socket.localAddress());
        socket.send(ByteBuffer.wrap(new byte[] {4}), socket.localAddress());
        ByteBuffer got = ByteBuffer.allocate(2);
        socket.receive(got);
        assertEquals(2, got.position());
        socket.receive(got.clear());
        assertEquals(1, got.position());
        assertEquals(4, got.get(0));
      }
    });
  }

  @Test
  void receivingCanBeTimedOutAndClosed() {
    Scheduler.run(() -> {
      UdpSocket socket = open();
      boolean late = false;
      try {
        Scope.withTimeout(Duration.ofMillis(10), () -> socket.receive(ByteBuffer.allocate(1)));
      } catch (TimeoutException expected) {
        late = true;
      }
      assertTrue(late);
      Task<String> receiver = Task.spawn(() -> failureOfReceiving(socket));
      while (receiver.state() != Task.State.PARKED) {
        Task.yield();
      }
      socket.close();
      assertEquals(
          "receive on " + socket.localAddress() + " failed: closed by this side", receiver.join());
    });
  }

  @Suspendable
  private static String failureOfReceiving(UdpSocket socket) {
    try {
      return "none, but from " + socket.receive(ByteBuffer.allocate(1));
    } catch (IOException closed) {
      return closed.getMessage();
    }
  }

  @Test
  void multicastReachesAllWhoHaveJoined() throws Exception {
    InetAddress group = InetAddress.getByName("239.255.77.1");
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    Scheduler.run(() -> {
      UdpSocket one = UdpSocket.bindMulticast(group, 0);
      int port = ((InetSocketAddress) one.localAddress()).getPort();
      UdpSocket two = UdpSocket.bindMulticast(group, port);
      MembershipKey ofOne = one.join(group, loopback);
      MembershipKey ofTwo = two.join(group, loopback);
      assertTrue(ofOne.isValid() && ofTwo.isValid());
      UdpSocket sender = UdpSocket.bind(new InetSocketAddress("127.0.0.1", 0));
      sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
      sender.send(ByteBuffer.wrap(new byte[] {9}), new InetSocketAddress(group, port));
      for (UdpSocket socket : new UdpSocket[] {one, two}) {
        ByteBuffer got = ByteBuffer.allocate(2);
        assertEquals(sender.localAddress(), socket.receive(got));
        assertEquals(9, got.get(0));
        socket.close();
      }
      assertTrue(!ofOne.isValid());
      sender.close();
    });
  }
}
