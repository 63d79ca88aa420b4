package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On three loops, so that a client, the one that pushes, and the list mostly live on different ones. */
class BlockingPopTest {
  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    server = ServerProcess.start(Kv.class, "--loops", "3");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void empty() throws IOException {
    try (Client client = new Client(server.port())) {
      client.call("FLUSHALL");
    }
  }

  /** One whose {@code BLPOP} waits: the server has read it when it answers what was sent before with it. */
  private static Client blocked(String... request) throws IOException {
    Client client = new Client(server.port());
    client.raw(Client.request("PING") + Client.request(request));
    assertEquals("+PONG", client.reply());
    return client;
  }

  @Test
  void anElementGoesToWhoWaitsForIt() throws IOException {
    try (Client waiting = blocked("BLPOP", "list", "0");
        Client pushing = new Client(server.port())) {
      assertEquals(":1", pushing.call("RPUSH", "list", "element"));
      assertEquals("[\"list\", \"element\"]", waiting.reply());
      assertEquals(":0", pushing.call("LLEN", "list"));
    }
  }

  @Test
  void whoCameFirstIsServedFirst() throws IOException {
    List<Client> waiting = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiting.add(blocked("BLPOP", "list", "0"));
    }
    try (Client pushing = new Client(server.port())) {
      for (int i = 0; i < 10; i++) {
        pushing.call("RPUSH", "list", "element " + i);
      }
      for (int i = 0; i < 10; i++) {
        assertEquals("[\"list\", \"element " + i + "\"]", waiting.get(i).reply());
        waiting.get(i).close();
      }
    }
  }

  @Test
  void oneThatWaitsForManyListsGetsOneElement() throws IOException {
    try (Client waiting = blocked("BLPOP", "a", "b", "c", "d", "0");
        Client pushing = new Client(server.port())) {
      assertEquals(":1", pushing.call("RPUSH", "c", "first"));
      assertEquals("[\"c\", \"first\"]", waiting.reply());
      assertEquals(":1", pushing.call("RPUSH", "a", "second"));
      assertEquals("[\"second\"]", pushing.call("LRANGE", "a", "0", "-1"));
      assertEquals("+PONG", waiting.call("PING"));
    }
  }

  @Test
  void aClientThatHasGoneIsGivenNothing() throws IOException {
    try (Client gone = blocked("BLPOP", "list", "0");
        Client reset = blocked("BLPOP", "list", "0");
        Client pushing = new Client(server.port())) {
      gone.shutdownOutput();
      reset.reset();
      awaitConnections(pushing, 1);
      assertEquals(":1", pushing.call("RPUSH", "list", "element"));
      assertEquals("\"element\"", pushing.call("LPOP", "list"));
    }
  }

  private static void awaitConnections(Client client, int count) throws IOException {
    while (!client.call("INFO").contains("connected_clients:" + count + "\r")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsSentBehindItIsAnsweredBehindIt() throws IOException {
    try (Client waiting = blocked("BLPOP", "list", "0");
        Client pushing = new Client(server.port())) {
      waiting.raw(Client.request("ECHO", "later") + "*1\r\n$4\r\nPI");
      pushing.call("RPUSH", "list", "element");
      assertEquals("[\"list\", \"element\"]", waiting.reply());
      assertEquals("\"later\"", waiting.reply());
      waiting.raw("NG\r\n");
      assertEquals("+PONG", waiting.reply());
    }
  }

  @Test
  void aClientThatSendsTooMuchBehindItIsSentAwayAndGivenNothing() throws IOException {
    try (Client pushing = new Client(server.port())) {
      Client flooding = blocked("BLPOP", "list", "0");
      assertThrows(IOException.class, () -> {
        for (int i = 0; i < 1000; i++) {
          flooding.raw(Client.request("PING").repeat(1000));
        }
      });
      flooding.close();
      awaitConnections(pushing, 1);
      assertEquals(":3", pushing.call("RPUSH", "list", "a", "b", "c"));
      assertEquals(":3", pushing.call("LLEN", "list"));
    }
  }

  @Test
  void itEndsWhenItsTimeIsOver() throws IOException {
    try (Client client = new Client(server.port())) {
      assertEquals("nil array", client.call("BLPOP", "list", "0.02"));
      assertEquals(":1", client.call("RPUSH", "list", "element"));
      assertEquals(":1", client.call("LLEN", "list"));
    }
  }

  @Test
  void whatATransactionTakesBackWasNeverThere() throws IOException {
    try (Client waiting = blocked("BLPOP", "list", "0");
        Client other = new Client(server.port())) {
      other.call("MULTI");
      other.call("RPUSH", "list", "mine");
      other.call("LPOP", "list");
      assertEquals("[:1, \"mine\"]", other.call("EXEC"));
      other.call("RPUSH", "list", "yours");
      assertEquals("[\"list\", \"yours\"]", waiting.reply());
    }
  }
}
