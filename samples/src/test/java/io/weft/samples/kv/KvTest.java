package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.weft.samples.Program;
import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole server, with the clients that people use; and how it ends. */
class KvTest {
  private ServerProcess server;

  @BeforeEach
  void start() throws IOException {
    server = ServerProcess.start(Kv.class, "--loops", "2", "--grace", "20");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void redisCliWorks() throws Exception {
    String script = "SET greeting \"good day\"\nGET greeting\nINCR greeting\nLPUSH l 1 2 3\n"
        + "LRANGE l 0 -1\nHSET h f v\nHGETALL h\nGET missing\nNOSUCH\n";
    assertEquals(
        "OK\n\"good day\"\n(error) ERR value is not an integer or out of range\n(integer) 3\n"
            + "1) \"3\"\n2) \"2\"\n3) \"1\"\n(integer) 1\n1) \"f\"\n2) \"v\"\n(nil)\n"
            + "(error) ERR unknown command 'NOSUCH', with args beginning with: \n",
        run(script, "redis-cli", "--no-raw"));
  }

  @Test
  void redisBenchmarkWorks() throws Exception {
    String report = run(
        "",
        "redis-benchmark",
        "-q",
        "-t",
        "ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,lrange,mset",
        "-n",
        "2000",
        "-c",
        "20",
        "-P",
        "4",
        "-r",
        "100");
    for (String test :
        List.of("PING_INLINE", "SET", "GET", "LRANGE_600 (first 600 elements)", "MSET (10 keys)")) {
      assertTrue(report.contains(test + ": "), report);
    }
    assertTrue(!report.contains("rror"), report);
  }

  private String run(String input, String program, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("-p", String.valueOf(server.port())));
    all.addAll(List.of(options));
    return Program.find(program, "redis-tools").runWith(input, all.toArray(String[]::new));
  }

  @Test
  void lettuceWorks() throws Exception {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port());
    try (StatefulRedisConnection<String, String> connection = client.connect();
        StatefulRedisConnection<String, String> other = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      assertEquals("OK", redis.set("key", "value"));
      assertEquals("value", redis.get("key"));
      assertEquals(2L, redis.hset("hash", Map.of("one", "1", "two", "2")));
      assertThrows(RedisCommandExecutionException.class, () -> redis.incr("key"));
      RedisFuture<KeyValue<String, String>> popped = other.async().blpop(0, "list");
      redis.rpush("list", "element");
      assertEquals("element", popped.get().getValue());
      redis.multi();
      redis.incr("counter");
      redis.mget("key", "counter");
      TransactionResult result = redis.exec();
      assertEquals(1L, result.<Long>get(0));
    } finally {
      client.shutdown();
    }
  }

  @Test
  void lettuceHearsMessages() throws Exception {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port());
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (StatefulRedisPubSubConnection<String, String> listening = client.connectPubSub();
        StatefulRedisConnection<String, String> publishing = client.connect()) {
      listening.addListener(new RedisPubSubAdapter<>() {
        @Override
        public void message(String channel, String message) {
          heard.add(channel + ": " + message);
        }
      });
      listening.sync().subscribe("news");
      assertEquals(1L, publishing.sync().publish("news", "hello"));
      assertEquals("news: hello", heard.take());
    } finally {
      client.shutdown();
    }
  }

  @Test
  void sigtermSendsAwayWhoWaitsAndWhoIsIdle() throws IOException {
    try (Client idle = new Client(server.port());
        Client blocked = new Client(server.port());
        Client listening = new Client(server.port())) {
      idle.call("PING");
      blocked.raw(Client.request("PING") + Client.request("BLPOP", "list", "0"));
      blocked.reply();
      listening.call("SUBSCRIBE", "news");
      server.terminate();
      assertEquals("", idle.rest());
      assertEquals("", blocked.rest());
      assertEquals("", listening.rest());
      // the JVM ends when the tasks have, which may be before main has said so
      String said = server.awaitEnd();
      assertTrue("kv: the scheduler kv is shutting down\n".startsWith(said), said);
    }
  }

  @Test
  void sigtermCutsNoRequestOffThatHasBegun() throws IOException {
    try (Client idle = new Client(server.port());
        Client busy = new Client(server.port())) {
      idle.call("PING");
      busy.raw(Client.request("ECHO", "one") + "*2\r\n$4\r\nECHO\r\n");
      assertEquals("\"one\"", busy.reply());
      server.terminate();
      assertEquals("", idle.rest()); // so it has begun to end
      busy.raw("$3\r\ntwo\r\n");
      assertEquals("\"two\"", busy.reply());
      assertEquals("", busy.rest());
      server.awaitEnd();
    }
  }

  @Test
  void whatAPeerDoesWrongTakesALine() throws IOException {
    try (Client wrong = new Client(server.port());
        Client lost = new Client(server.port())) {
      wrong.raw("*1x\r\n");
      assertEquals("-ERR Protocol error: invalid multibulk length\r\n", wrong.rest());
      lost.raw("*1\r\n");
      lost.reset();
    }
    for (int i = 0; i < 4; i++) { // each loop has turns after that in which it hears of it
      try (Client later = new Client(server.port())) {
        assertEquals("+PONG", later.call("PING"));
        assertEquals("+PONG", later.call("PING"));
      }
    }
    server.terminate();
    List<String> lines = server.awaitEnd().lines().toList();
    assertTrue(
        lines.size() >= 2 && lines.stream().allMatch(line -> line.startsWith("kv: ")),
        String.join("\n", lines));
  }
}
