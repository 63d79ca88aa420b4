package io.weft.interop.drivers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.interop.Await;
import io.weft.interop.Elements;
import io.weft.interop.api.Caller;
import io.weft.tasks.Thrown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.FlowAdapters;

/** Lettuce, whose futures are stages, against a real server. */
class LettuceTest {
  private static RedisServer server;
  private static RedisClient client;
  private static StatefulRedisConnection<String, String> connection;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> binary = RedisServer.binary();
    assumeTrue(binary.isPresent(), "redis-server is not installed: apt-get install redis-server");
    server = RedisServer.start(binary.get());
    client = RedisClient.create(server.uri());
    connection = client.connect();
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.shutdown();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void empty() {
    connection.sync().flushall();
  }

  @ParameterizedTest
  @EnumSource
  void commandsReadLikeCalls(Caller caller) throws Exception {
    RedisAsyncCommands<String, String> redis = connection.async();
    caller.run(() -> {
      assertEquals("OK", Await.on(redis.set("greeting", "hello")));
      assertEquals("hello", Await.on(redis.get("greeting")));
      assertEquals(1L, Await.on(redis.del("greeting")));
      assertEquals(null, Await.on(redis.get("greeting")));
    });
  }

  @ParameterizedTest
  @EnumSource
  void whatTheServerRefusesArrivesAsTheDriversException(Caller caller) throws Exception {
    RedisAsyncCommands<String, String> redis = connection.async();
    caller.run(() -> {
      Await.on(redis.set("text", "hello"));
      Thrown.thrown(RedisCommandExecutionException.class, () -> Await.on(redis.incr("text")));
    });
  }

  @Test
  void tasksOfOneLoopShareAConnection() throws Exception {
    RedisAsyncCommands<String, String> redis = connection.async();
    Caller.TASK.run(() -> {
      List<Task<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        tasks.add(Task.spawn(() -> increment(redis)));
      }
      for (Task<Void> task : tasks) {
        task.join();
      }
      assertEquals("1000", Await.on(redis.get("counter")));
    });
  }

  @Suspendable
  private static void increment(RedisAsyncCommands<String, String> redis) {
    for (int i = 0; i < 10; i++) {
      Await.on(redis.incr("counter"));
    }
  }

  /** Were the loop blocked by the one that pops, the one that pushes would never run. */
  @Test
  void aTaskWaitsInTheServerAndAnotherOneOfItsLoopEndsThat() throws Exception {
    Caller.TASK.run(() -> {
      StatefulRedisConnection<String, String> own =
          Await.on(client.connectAsync(StringCodec.UTF8, RedisURI.create(server.uri())));
      Task<KeyValue<String, String>> popping =
          Task.spawn(() -> Await.on(own.async().blpop(0, "queue")));
      RedisAsyncCommands<String, String> redis = connection.async();
      while (Await.on(redis.clientList()).lines().noneMatch(line -> line.contains("cmd=blpop"))) {
        Task.yield();
      }
      assertEquals(Task.State.PARKED, popping.state());
      Await.on(redis.rpush("queue", "element"));
      assertEquals("element", popping.join().getValue());
      Await.on(own.closeAsync());
    });
  }

  @ParameterizedTest
  @EnumSource
  void aStreamOfAnswersIsIterated(Caller caller) throws Exception {
    caller.run(() -> {
      RedisAsyncCommands<String, String> redis = connection.async();
      for (int i = 0; i < 100; i++) {
        Await.on(redis.rpush("list", "element " + i));
      }
      int seen = 0;
      try (Elements<String> elements = Await.each(
          FlowAdapters.toFlowPublisher(connection.reactive().lrange("list", 0, -1)), 8)) {
        for (String element : elements) {
          assertEquals("element " + seen++, element);
        }
      }
      assertEquals(100, seen);
    });
  }
}
