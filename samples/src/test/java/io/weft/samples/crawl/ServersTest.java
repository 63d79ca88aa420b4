package io.weft.samples.crawl;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On servers of our own, that count, and some that misbehave. */
class ServersTest {
  private static final String PATIENT = "600"; // seconds: nothing here depends on them

  private static String[] pages(int count) {
    return IntStream.range(0, count).mapToObj(i -> "/" + i).toArray(String[]::new);
  }

  @Test
  void asManyPagesAreUnderWayAsItIsToldAndNeverMore() throws Exception {
    CyclicBarrier all = new CyclicBarrier(8); // nobody is answered before eight have asked
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    OwnServer.Answer answer = (target, peer) -> {
      if (!target.equals("/")) {
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        all.await();
        underWay.decrementAndGet();
      }
      return OwnServer.page(peer, pages(target.equals("/") ? 200 : 0));
    };
    try (OwnServer server = new OwnServer(answer);
        Run run = Run.start(server.url("/"), "--concurrency", "8", "--timeout", PATIENT)) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(201, run.figure("pages"));
      assertEquals(8, most.get());
      assertEquals(8, server.connections());
    }
  }

  @Test
  void asksForAllPagesOnOneConnection() throws Exception {
    try (OwnServer server = new OwnServer((target, peer) -> OwnServer.page(peer, pages(50)));
        Run run = Run.start(server.url("/"), "--concurrency", "1", "--timeout", PATIENT)) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(51, server.requests());
      assertEquals(1, server.connections());
    }
  }

  @Test
  void asksAgainWhereAKeptConnectionWasClosed() throws Exception {
    OwnServer.Answer answer = (target, peer) -> {
      OwnServer.page(peer, pages(20));
      return false; // and has not said so
    };
    try (OwnServer server = new OwnServer(answer);
        Run run = Run.start(server.url("/"), "--timeout", PATIENT)) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(21, run.figure("pages"));
    }
  }

  @Test
  void followsRedirectsAndCountsThem() throws Exception {
    OwnServer.Answer answer = (target, peer) -> {
      if (target.equals("/page")) {
        return OwnServer.page(peer, "/away");
      }
      String to = target.equals("/") ? "page" : "//other.invalid/";
      OwnServer.write(
          peer,
          "HTTP/1.1 100 Continue\r\n\r\n" // which nobody has asked for
              + "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
      return true;
    };
    try (OwnServer server = new OwnServer(answer);
        Run run = Run.start(server.url("/"), "--depth", "1", "--timeout", PATIENT)) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(1, run.figure("pages"));
      assertEquals(2, run.figure("redirects"));
    }
  }

  @Test
  void takesABodyThatEndsWithTheConnection() throws Exception {
    OwnServer.Answer answer = (target, peer) -> {
      OwnServer.write(
          peer, "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<a href=/next>next</a>");
      return false;
    };
    try (OwnServer server = new OwnServer(answer);
        Run run = Run.start(server.url("/"), "--timeout", PATIENT)) {
      assertEquals(0, run.status(), run::toString);
      assertEquals(2, run.figure("pages"));
    }
  }

  private static boolean misbehave(String target, Socket peer) throws Exception {
    switch (target) {
      case "/" ->
        OwnServer.page(
            peer,
            "/half",
            "/head",
            "/silent",
            "/reset",
            "/endless",
            "/headers",
            "/garbage",
            "/chunks",
            "/zip",
            "/nowhere",
            "/teapot",
            "/good",
            "http://[");
      case "/half" -> OwnServer.write(peer, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
      case "/head" -> OwnServer.write(peer, "HTTP/1.1 200 OK\r\nContent-Le");
      case "/reset" -> peer.setSoLinger(true, 0);
      case "/endless" -> {
        OwnServer.write(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (true) {
          OwnServer.write(peer, "400\r\n" + "x".repeat(1024) + "\r\n");
        }
      }
      case "/headers" -> {
        OwnServer.write(peer, "HTTP/1.1 200 OK\r\n");
        while (true) {
          OwnServer.write(peer, "X: " + "x".repeat(1024) + "\r\n");
        }
      }
      case "/garbage" -> OwnServer.write(peer, "\u001b[31mwho are you\r\n\r\n");
      case "/chunks" ->
        OwnServer.write(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n");
      case "/zip" ->
        OwnServer.write(
            peer,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
                + "Content-Length: 2\r\n\r\nPK");
      case "/nowhere" ->
        OwnServer.write(
            peer, "HTTP/1.1 301 Moved\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n");
      case "/teapot" ->
        OwnServer.write(peer, "HTTP/1.1 418 \u001b[31mno\r\nContent-Length: 0\r\n\r\n");
      case "/good" -> OwnServer.page(peer);
      default -> { // says nothing
      }
    }
    return target.equals("/");
  }

  @Test
  void aPageThatMisbehavesIsAnErrorInALine() throws Exception {
    try (OwnServer server = new OwnServer(ServersTest::misbehave);
        Run run = Run.start(server.url("/"), "--max-body", "100000", "--timeout", PATIENT)) {
      assertEquals(1, run.status(), run::toString);
      assertEquals(2, run.figure("pages"), run::toString);
      assertAll(
          () -> assertBroken(
              run, "/half: the server ended the connection in the middle of a response"),
          () -> assertBroken(
              run, "/head: the server ended the connection in the middle of a response"),
          () -> assertBroken(
              run, "/silent: the server ended the connection in the middle of a response"),
          () -> assertBroken(run, "/reset: "),
          () -> assertBroken(run, "/endless: too long: more than 100000 bytes"),
          () -> assertBroken(run, "/headers: too long: the head of the response"),
          () -> assertBroken(run, "/garbage: not HTTP"),
          () -> assertBroken(run, "/chunks: not HTTP"),
          () -> assertBroken(run, "/zip: encoded"),
          () -> assertBroken(run, "/nowhere: no address: it redirects to http://%5B"),
          () -> assertBroken(run, "/teapot: status 418"),
          () -> assertBroken(run, "http://%5B: it cannot be read as an address"));
      assertTrue(
          run.out()
              .contains("errors                         12  4 broken off, 1 encoded, 2 no address,"
                  + " 2 not HTTP, 1 status 418, 2 too long"),
          run.out());
      assertFalse(run.out().contains("\u001b"), run.out());
      assertFalse(run.hasTraces(), run.err());
    }
  }

  private static void assertBroken(Run run, String text) throws Exception {
    assertTrue(run.out().contains("broken: " + text), run.out());
    assertTrue(run.out().lines().allMatch(line -> line.length() < 200), run.out());
  }

  @Test
  void givesUpOnAPageThatIsNotAnswered() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    OwnServer.Answer never = (target, peer) -> over.await(10, TimeUnit.MINUTES);
    try (OwnServer server = new OwnServer(never);
        Run run = Run.start(server.url("/"), "--timeout", "1")) {
      assertEquals(1, run.status(), run::toString);
      assertTrue(run.out().contains("broken: /: no whole response within 1 s"), run.out());
    } finally {
      over.countDown();
    }
  }

  @Test
  void reportsWhatWasDoneWhenItIsStopped() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch over = new CountDownLatch(1);
    OwnServer.Answer slow = (target, peer) -> {
      if (target.equals("/")) {
        return OwnServer.page(peer, pages(5));
      }
      asked.countDown();
      return over.await(10, TimeUnit.MINUTES);
    };
    try (OwnServer server = new OwnServer(slow);
        Run run = Run.start(server.url("/"), "--concurrency", "2", "--timeout", PATIENT)) {
      asked.await();
      run.terminate();
      assertEquals(128 + 15, run.status(), run::toString);
      assertEquals(1, run.figure("pages"));
      assertEquals(0, run.figure("errors"));
      assertEquals(5, run.figure("left"));
      assertFalse(run.hasTraces(), run.err());
    } finally {
      over.countDown();
    }
  }
}
