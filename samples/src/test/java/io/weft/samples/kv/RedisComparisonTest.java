package io.weft.samples.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.samples.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same requests to this server and to a real one: the same replies, errors included. */
class RedisComparisonTest {
  private static final String[] KEYS = {"a", "b", "c", "d", "e", "f"};
  private static final int RANDOM_REQUESTS = 5_000;

  private static ServerProcess redis;
  private static ServerProcess one;
  private static ServerProcess three;

  @BeforeAll
  static void start() throws IOException {
    redis = ServerProcess.redis();
    one = ServerProcess.start(Kv.class, "--loops", "1");
    three = ServerProcess.start(Kv.class, "--loops", "3");
  }

  @AfterAll
  static void stop() {
    for (ServerProcess server : Arrays.asList(redis, one, three)) {
      if (server != null) {
        server.close();
      }
    }
  }

  @BeforeEach
  void empty() throws IOException {
    for (ServerProcess server : List.of(redis, one, three)) {
      try (Client client = new Client(server.port())) {
        client.call("FLUSHALL");
      }
    }
  }

  private static ServerProcess server(int loops) {
    return loops == 1 ? one : three;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aScriptOfEachCommandAndItsMistakesGetsTheSameReplies(int loops) throws IOException {
    List<List<String>> requests = Script.REQUESTS;
    assertSame(requests, replies(redis, requests), replies(server(loops), requests), "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void randomRequestsGetTheSameReplies(int loops) throws IOException {
    long seed = System.nanoTime();
    List<List<String>> requests = randomRequests(new Random(seed));
    assertSame(
        requests, replies(redis, requests), replies(server(loops), requests), "seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aPipelineGetsTheRepliesOfItsRequestsInOrder(int loops) throws IOException {
    List<List<String>> requests = randomRequests(new Random(42));
    assertSame(requests, pipelined(redis, requests), pipelined(server(loops), requests), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1x\r\n",
        "*-1\r\nPING\r\n*1x\r\n",
        "*0\r\nPING\r\n*99999999999\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$536870913\r\n",
        "*1\r\n$4x\r\n",
        "*2\r\n$4\r\nPING\r\n+1\r\n",
        "*1\r\nPING\r\n",
        "PING\r\nECHO \"a\r\n",
        "ECHO 'a'b\r\n",
        "  \r\nECHO \"a\\x41\\n\"\r\nQUIT\r\n",
        "PING\nQUIT\n",
        "*1\r\n$4\r\nPINGxx*1\r\n$4\r\nQUIT\r\n",
        "SET a 1\r\nINCR a\r\nGET a\r\nQUIT\r\n",
        "MULTI\r\nGET a\r\nQUIT\r\n",
      })
  void bytesThatAreNoRequestGetTheSameAnswer(String bytes) throws IOException {
    assertEquals(answer(redis, bytes), answer(one, bytes));
  }

  private static String answer(ServerProcess server, String bytes) throws IOException {
    try (Client client = new Client(server.port())) {
      client.raw(bytes);
      return client.rest();
    }
  }

  private static List<String> replies(ServerProcess server, List<List<String>> requests)
      throws IOException {
    try (Client client = new Client(server.port())) {
      List<String> replies = new ArrayList<>();
      for (List<String> request : requests) {
        replies.add(client.call(request.toArray(String[]::new)));
      }
      return replies;
    }
  }

  private static List<String> pipelined(ServerProcess server, List<List<String>> requests)
      throws IOException {
    try (Client client = new Client(server.port())) {
      List<String> replies = new ArrayList<>();
      for (int from = 0; from < requests.size(); from += 50) {
        List<List<String>> batch = requests.subList(from, Math.min(from + 50, requests.size()));
        StringBuilder bytes = new StringBuilder();
        batch.forEach(request -> bytes.append(Client.request(request.toArray(String[]::new))));
        client.raw(bytes.toString());
        for (int i = 0; i < batch.size(); i++) {
          replies.add(client.reply());
        }
      }
      return replies;
    }
  }

  private static void assertSame(
      List<List<String>> requests, List<String> expected, List<String> actual, String message) {
    for (int i = 0; i < requests.size(); i++) {
      String request = i + ". " + requests.get(i) + " -> ";
      boolean set = requests.get(i).get(0).equals("SMEMBERS");
      assertEquals(
          request + (set ? sorted(expected.get(i)) : expected.get(i)),
          request + (set ? sorted(actual.get(i)) : actual.get(i)),
          message);
    }
  }

  /** The members of a set have no order. */
  private static String sorted(String reply) {
    String[] members = reply.replaceAll("[\\[\\]]", "").split(", ");
    Arrays.sort(members);
    return Arrays.toString(members);
  }

  private static List<List<String>> randomRequests(Random random) {
    List<List<String>> requests = new ArrayList<>();
    while (requests.size() < RANDOM_REQUESTS) {
      requests.add(randomRequest(random));
    }
    requests.add(List.of("EXEC"));
    return requests;
  }

  private static List<String> randomRequest(Random random) {
    String key = key(random);
    String number = String.valueOf(random.nextInt(12) - 3);
    String word = "w" + random.nextInt(6);
    return switch (random.nextInt(32)) {
      case 0, 1 -> List.of("SET", key, number);
      case 2 -> List.of("GET", key);
      case 3 -> List.of("INCR", key);
      case 4 -> List.of("DECR", key);
      case 5 -> List.of("APPEND", key, number);
      case 6 -> List.of("DEL", key, key(random));
      case 7 -> List.of("EXISTS", key, key(random), key);
      case 8 -> List.of("MGET", key, key(random));
      case 9 -> List.of("MSET", key, number, key(random), word);
      case 10, 11 -> List.of("LPUSH", key, word, number);
      case 12, 13 -> List.of("RPUSH", key, word);
      case 14 -> List.of("LPOP", key);
      case 15 -> List.of("RPOP", key, number);
      case 16 -> List.of("LRANGE", key, number, String.valueOf(random.nextInt(12) - 6));
      case 17 -> List.of("LLEN", key);
      case 18, 19 -> List.of("HSET", key, word, number);
      case 20 -> List.of("HGET", key, word);
      case 21 -> List.of("HDEL", key, word, "w1");
      case 22, 23 -> List.of("SADD", key, word, number);
      case 24 -> List.of("SREM", key, word, "w1");
      case 25 -> List.of("DBSIZE");
      case 26 -> List.of("MULTI");
      case 27, 28 -> List.of("EXEC");
      case 29 -> random.nextInt(8) == 0 ? List.of("DISCARD") : List.of("TTL", key);
      case 30 -> random.nextInt(20) == 0 ? List.of("FLUSHALL") : List.of("DEL", key);
      default -> List.of("SET", key, word, random.nextBoolean() ? "NX" : "XX");
    };
  }

  private static String key(Random random) {
    return KEYS[random.nextInt(KEYS.length)];
  }
}
