package io.weft.bench.soak.network;

import java.io.IOException;
import java.util.List;

/** What can be done to a server of HTTP, also by way of a proxy. */
final class HostileToHttp {
  static final List<Act> ACTS = List.of(
      new Act("sends a head without end, slowly", Target::speaksHttp, HostileToHttp::slowHead),
      new Act("sends a body slowly", Target::speaksHttp, HostileToHttp::slowBody),
      new Act("sends an oversized head", Target::speaksHttp, HostileToHttp::longHead),
      new Act("announces an oversized body", Target::speaksHttp, HostileToHttp::longBody),
      new Act("sends chunks without end", Target::speaksHttp, HostileToHttp::endlessChunks),
      new Act("sends wrong chunks", Target::speaksHttp, HostileToHttp::wrongChunks),
      new Act("listens to events, deafly", Target::speaksHttp, HostileToHttp::deafListener));

  private static final String BEGIN = "POST /echo HTTP/1.1\r\nHost: soak\r\n";
  private static final String CHUNKED = BEGIN + "Transfer-Encoding: chunked\r\n\r\n";

  /** Longer than the server waits: {@link NetworkSoak}. */
  private static final int STEPS = 60;

  private HostileToHttp() {}

  private static void slowHead(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(BEGIN);
      for (int i = 0; i < STEPS && !visit.isOver(); i++) {
        wire.send("X-" + i + ": slow\r\n");
        visit.pause(250);
      }
    }
  }

  private static void slowBody(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send(BEGIN + "Content-Length: 100000\r\n\r\n");
      for (int i = 0; i < STEPS && !visit.isOver(); i++) {
        wire.send("slow");
        visit.pause(250);
      }
    }
  }

  private static void longHead(Visit visit) throws IOException {
    try (Wire wire = visit.connect()) {
      wire.limitPatience(2000);
      boolean manyLines = visit.random().nextBoolean();
      wire.send(
          BEGIN + (manyLines ? "X-Line: long\r\n".repeat(2000) : "X-Line: " + "x".repeat(20_000)));
      wire.drain();
    }
  }

  private static void longBody(Visit visit) throws IOException {
    try (Wire wire = visit.connect()) {
      wire.limitPatience(2000);
      wire.send(
          BEGIN + "Content-Length: " + (1L << (20 + visit.random().nextInt(40))) + "\r\n\r\nbody");
      wire.drain();
    }
  }

  private static void endlessChunks(Visit visit) throws IOException, InterruptedException {
    visit.floodAndNeverRead(CHUNKED + ("400\r\n" + "c".repeat(1024) + "\r\n").repeat(1000), 2000);
  }

  private static void wrongChunks(Visit visit) throws IOException {
    try (Wire wire = visit.connect()) {
      wire.limitPatience(2000);
      wire.send(CHUNKED + "5\r\nright\r\nwrong\r\n");
      wire.drain();
    }
  }

  private static void deafListener(Visit visit) throws IOException, InterruptedException {
    try (Wire wire = visit.connect()) {
      wire.send("GET /events HTTP/1.1\r\nHost: soak\r\n\r\n");
      visit.pause(visit.random().nextInt(4000));
      wire.reset();
    }
  }
}
