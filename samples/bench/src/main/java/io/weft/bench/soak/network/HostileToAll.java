package io.weft.bench.soak.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** What can be done to any server. */
final class HostileToAll {
  static final List<Act> ACTS = List.of(
      new Act("connects and vanishes", target -> true, HostileToAll::vanish),
      new Act("resets in the middle", target -> true, HostileToAll::reset),
      new Act("resets instead of reading", target -> true, HostileToAll::resetUnread),
      new Act("half-closes", target -> true, HostileToAll::halfClose),
      new Act("half-closes in the middle", target -> true, HostileToAll::halfCloseInTheMiddle),
      new Act("never reads", target -> true, HostileToAll::neverRead),
      new Act("sends byte after byte", target -> true, HostileToAll::drip),
      new Act("sends garbage", target -> true, HostileToAll::garbage),
      new Act("speaks TLS", target -> true, HostileToAll::helloOfTls),
      new Act("says nothing", target -> true, HostileToAll::silence),
      new Act("comes in a crowd", target -> true, HostileToAll::crowd));

  /** More than the servers to which this matters let in at once: {@link NetworkSoak}. */
  private static final int CROWD = 200;

  private static final int MOST_GARBAGE_BYTES = 64 * 1024;

  private HostileToAll() {}

  private static void vanish(Visit visit) throws IOException {
    for (int i = 0; i < 20; i++) {
      if (visit.random().nextBoolean()) {
        visit.connect().close();
      } else {
        visit.connect().reset();
      }
    }
  }

  private static void reset(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(visit.someOfRequest());
      visit.pause(visit.random().nextInt(3));
      wire.reset();
    }
  }

  private static void resetUnread(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(visit.target().request.repeat(50));
      visit.pause(visit.random().nextInt(20));
      wire.reset();
    }
  }

  private static void halfClose(Visit visit) throws IOException {
    try (Wire wire = visit.connect()) {
      wire.limitPatience(5000);
      wire.send(visit.target().request);
      wire.shutdownOutput();
      wire.drain();
    }
  }

  private static void halfCloseInTheMiddle(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(visit.someOfRequest());
      wire.shutdownOutput();
      visit.pause(visit.random().nextInt(500));
    }
  }

  private static void neverRead(Visit visit) throws IOException, InterruptedException {
    visit.floodAndNeverRead(visit.target().request, 1000 + visit.random().nextInt(14_000));
  }

  private static void drip(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      String request = visit.target().request;
      for (int i = 0; i < 200 && !visit.isOver(); i++) {
        wire.send(request.substring(i, i + 1));
        visit.pause(visit.random().nextInt(20));
      }
    }
  }

  private static void garbage(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(Conversation.bytes(visit.random(), MOST_GARBAGE_BYTES));
      visit.pause(visit.random().nextInt(1000));
    }
  }

  private static void helloOfTls(Visit visit) throws IOException, InterruptedException {
    ByteBuffer hello;
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
    byte[] bytes = new byte[hello.flip().remaining()];
    hello.get(bytes);
    try (Wire wire = visit.connect()) {
      wire.send(bytes);
      visit.pause(visit.random().nextInt(1000));
    }
  }

  private static void silence(Visit visit) throws IOException, InterruptedException {
    Wire wire = visit.connect();
    try (wire) {
      visit.pause(1000 + visit.random().nextInt(14_000));
    }
  }

  private static void crowd(Visit visit) throws IOException, InterruptedException {
    List<Wire> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD && !visit.isOver(); i++) {
        crowd.add(visit.connect());
      }
      for (Wire wire : crowd) {
        wire.send(visit.someOfRequest());
      }
      visit.pause(visit.random().nextInt(1000));
    } finally {
      for (Wire wire : crowd) {
        if (visit.random().nextBoolean()) {
          wire.reset();
        } else {
          wire.close();
        }
      }
    }
  }
}
