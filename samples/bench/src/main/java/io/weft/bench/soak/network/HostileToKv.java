package io.weft.bench.soak.network;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** What can be done to kv. Keys that are left behind have few names, so that they cannot become more and more. */
final class HostileToKv {
  private static final Predicate<Target> FITS = Target.KV::equals;

  static final List<Act> ACTS = List.of(
      new Act("waits in BLPOP and vanishes", FITS, HostileToKv::blockAndVanish),
      new Act("floods behind BLPOP", FITS, HostileToKv::floodBehindBlock),
      new Act("subscribes and never reads", FITS, HostileToKv::deafSubscriber),
      new Act("subscribes and vanishes", FITS, HostileToKv::subscribeAndVanish),
      new Act("begins a transaction and vanishes", FITS, HostileToKv::beginAndVanish),
      new Act("claims an oversized request", FITS, HostileToKv::claim),
      new Act("sends an oversized line", FITS, HostileToKv::longLine));

  private static final int MESSAGES = 30_000;
  private static final int MESSAGES_AT_ONCE = 500;
  private static final String MESSAGE = "m".repeat(200);

  private HostileToKv() {}

  private static void blockAndVanish(Visit visit) throws IOException, InterruptedException {
    for (int i = 0; i < 10; i++) {
      try (Wire wire = visit.connect()) {
        int number = visit.random().nextInt(1000);
        wire.send(KvConversation.request("BLPOP", "hostile:" + number, "hostile:none", "0"));
        visit.pause(visit.random().nextInt(50));
        if (visit.random().nextBoolean()) {
          wire.reset();
        }
      }
    }
  }

  private static void floodBehindBlock(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(KvConversation.request("BLPOP", "hostile:none", "0"));
    }
    visit.floodAndNeverRead(
        KvConversation.request("BLPOP", "hostile:none", "0") + Target.KV.request.repeat(100), 1000);
  }

  /** Until it is cut off, mostly. */
  private static void deafSubscriber(Visit visit) throws IOException {
    String topic = "hostile:" + visit.random().nextInt(1000);
    try (Wire deaf = Wire.to(visit.server(), 4096);
        Wire publisher = visit.connect()) {
      deaf.send(KvConversation.request("SUBSCRIBE", topic));
      String messages = KvConversation.request("PUBLISH", topic, MESSAGE).repeat(MESSAGES_AT_ONCE);
      for (int i = 0; i < MESSAGES && !visit.isOver(); i += MESSAGES_AT_ONCE) {
        publisher.send(messages);
        for (int j = 0; j < MESSAGES_AT_ONCE; j++) {
          publisher.line();
        }
      }
    }
  }

  private static void subscribeAndVanish(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      for (int i = 0; i < 100; i++) {
        wire.send(
            KvConversation.request("SUBSCRIBE", "hostile:" + visit.random().nextInt(1000)));
      }
      visit.pause(visit.random().nextInt(100));
      wire.reset();
    }
  }

  private static void beginAndVanish(Visit visit) throws IOException {
    try (Wire wire = visit.connect()) {
      wire.send(KvConversation.request("MULTI"));
      wire.send(KvConversation.request("SET", "hostile:value", MESSAGE).repeat(100));
    }
  }

  private static void claim(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(
          visit.random().nextBoolean()
              ? "*2147483647\r\n$3\r\nSET\r\n"
              : "*3\r\n$3\r\nSET\r\n$7\r\nhostile\r\n$536870912\r\nbytes");
      visit.pause(visit.random().nextInt(1000));
    }
  }

  private static void longLine(Visit visit) throws IOException {
    try (Wire wire = visit.connect()) {
      wire.limitPatience(2000);
      wire.send("GET " + "x".repeat(200_000));
      wire.drain();
    }
  }
}
