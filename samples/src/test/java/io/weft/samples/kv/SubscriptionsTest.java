package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.samples.ServerProcess;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(Kv.class, "--loops", "3");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void messagesComeInTheOrderInWhichTheyWerePublished() throws IOException {
    try (Client listening = new Client(server.port());
        Client publishing = new Client(server.port())) {
      assertEquals("[\"subscribe\", \"news\", :1]", listening.call("SUBSCRIBE", "news"));
      for (int i = 0; i < 100; i++) {
        assertEquals(":1", publishing.call("PUBLISH", "news", "message " + i));
      }
      for (int i = 0; i < 100; i++) {
        assertEquals("[\"message\", \"news\", \"message " + i + "\"]", listening.reply());
      }
    }
  }

  @Test
  void allThatListenGetAMessage() throws IOException {
    try (Client one = new Client(server.port());
        Client two = new Client(server.port());
        Client publishing = new Client(server.port())) {
      one.call("SUBSCRIBE", "shared");
      two.call("SUBSCRIBE", "shared", "other");
      assertEquals("[\"subscribe\", \"other\", :2]", two.reply());
      assertEquals(":2", publishing.call("PUBLISH", "shared", "to both"));
      assertEquals(":1", publishing.call("PUBLISH", "other", "to two"));
      assertEquals("[\"message\", \"shared\", \"to both\"]", one.reply());
      assertEquals("[\"message\", \"shared\", \"to both\"]", two.reply());
      assertEquals("[\"message\", \"other\", \"to two\"]", two.reply());
    }
  }

  @Test
  void aClientThatListensMayDoLittleElse() throws IOException {
    try (Client client = new Client(server.port())) {
      client.call("SUBSCRIBE", "quiet");
      assertEquals("[\"pong\", \"\"]", client.call("PING"));
      assertTrue(client.call("GET", "key").startsWith("-ERR Can't execute 'get': only (P|S)"));
      assertEquals("[\"unsubscribe\", \"quiet\", :0]", client.call("UNSUBSCRIBE"));
      assertEquals("nil", client.call("GET", "key"));
      assertEquals("+OK", client.call("QUIT"));
      assertEquals("", client.rest());
    }
  }

  @Test
  void aClientThatHasGoneListensNoMore() throws IOException {
    try (Client publishing = new Client(server.port())) {
      Client gone = new Client(server.port());
      gone.call("SUBSCRIBE", "gone");
      gone.close();
      while (!publishing.call("PUBLISH", "gone", "message").equals(":0")) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aClientThatNeverReadsIsCutOff() throws IOException {
    String large = "x".repeat(10_000);
    try (Client listening = new Client(server.port());
        Client publishing = new Client(server.port())) {
      listening.call("SUBSCRIBE", "flood");
      while (!publishing.call("PUBLISH", "flood", large).equals(":0")) {
        // until there is nobody left
      }
    }
  }
}
