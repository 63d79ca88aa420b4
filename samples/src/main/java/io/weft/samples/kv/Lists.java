package io.weft.samples.kv;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.park.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Commands about lists. */
final class Lists {
  private Lists() {}

  static void lpush(Session session, Bytes[] args) {
    push(session, args, true);
  }

  static void rpush(Session session, Bytes[] args) {
    push(session, args, false);
  }

  private static void push(Session session, Bytes[] args, boolean left) {
    Shard shard = session.shard(args[1]);
    ListValue list = shard.findOrPut(args[1], ListValue.class, ListValue::new);
    for (int i = 2; i < args.length; i++) {
      list.push(left, args[i]);
    }
    shard.blocked.pushed(args[1]);
    session.out().integer(list.size());
  }

  static void lpop(Session session, Bytes[] args) {
    pop(session, args, true);
  }

  static void rpop(Session session, Bytes[] args) {
    pop(session, args, false);
  }

  /** One element, or with a count an array. */
  private static void pop(Session session, Bytes[] args, boolean left) {
    if (args.length > 3) {
      throw RedisError.arity(left ? "lpop" : "rpop");
    }
    boolean counted = args.length == 3;
    long count = counted ? count(args[2]) : 1;
    Shard shard = session.shard(args[1]);
    ListValue list = shard.find(args[1], ListValue.class);
    Reply out = session.out();
    if (list == null) {
      if (counted) {
        out.nilArray();
      } else {
        out.nil();
      }
      return;
    }
    count = Math.min(count, list.size());
    if (counted) {
      out.array((int) count);
    }
    for (; count > 0; count--) {
      out.bulk(list.pop(left));
    }
    removeIfEmpty(shard, args[1], list);
  }

  private static long count(Bytes argument) {
    long count = argument
        .toNumber()
        .orElseThrow(() -> new RedisError("ERR value is out of range, must be positive"));
    if (count < 0) {
      throw new RedisError("ERR value is out of range, must be positive");
    }
    return count;
  }

  private static void removeIfEmpty(Shard shard, Bytes key, ListValue list) {
    if (list.isEmpty()) {
      shard.remove(key);
    }
  }

  static void lrange(Session session, Bytes[] args) {
    long from = args[2].toNumber().orElseThrow(RedisError::notAnInteger);
    long to = args[3].toNumber().orElseThrow(RedisError::notAnInteger);
    ListValue list = session.shard(args[1]).find(args[1], ListValue.class);
    session.out().array(list == null ? List.of() : list.range(from, to));
  }

  static void llen(Session session, Bytes[] args) {
    ListValue list = session.shard(args[1]).find(args[1], ListValue.class);
    session.out().integer(list == null ? 0 : list.size());
  }

  // ---- BLPOP key [key ...] timeout

  /** Does not wait: so inside a transaction. */
  static void popFirst(Session session, Bytes[] args) {
    timeout(args[args.length - 1]);
    if (!popFirst(session, keys(args))) {
      session.out().nilArray();
    }
  }

  private static boolean popFirst(Session session, List<Bytes> keys) {
    for (Bytes key : keys) {
      Shard shard = session.shard(key);
      ListValue list = shard.find(key, ListValue.class);
      if (list != null) {
        reply(session, key, list.pop(true));
        removeIfEmpty(shard, key, list);
        return true;
      }
    }
    return false;
  }

  private static void reply(Session session, Bytes key, Bytes element) {
    session.out().array(List.of(key, element));
  }

  private static List<Bytes> keys(Bytes[] args) {
    return Arrays.asList(args).subList(1, args.length - 1);
  }

  /** Waits until one of the lists has an element. To look and to queue is one step on all their shards. */
  @Suspendable
  static void blockingPop(Session session, Bytes[] args) throws IOException {
    Duration timeout = timeout(args[args.length - 1]);
    List<Bytes> keys = keys(args);
    BlockedPops.Pop pop = new BlockedPops.Pop(Wait.begin("an element of " + keys), keys);
    boolean[] queued = new boolean[1];
    session.run(Commands.find(args), args, () -> queued[0] = !popOrQueue(session, pop));
    if (!queued[0]) {
      return;
    }
    try {
      await(session, pop, timeout);
    } finally {
      for (Bytes key : keys) {
        Shard shard = session.shard(key);
        session.store().tell(session.home(), shard, () -> shard.blocked.remove(key, pop));
      }
    }
  }

  /** Returns false if it has queued. */
  private static boolean popOrQueue(Session session, BlockedPops.Pop pop) {
    try {
      if (popFirst(session, pop.keys())) {
        return true;
      }
    } catch (RedisError wrong) {
      session.out().error(wrong.getMessage());
      return true;
    }
    pop.keys().forEach(key -> session.shard(key).blocked.add(key, pop));
    return false;
  }

  /** A client that goes away meanwhile must not be given an element: so a child watches for that. */
  @Suspendable
  private static void await(Session session, BlockedPops.Pop pop, Duration timeout)
      throws IOException {
    session.flush();
    session.block(pop);
    try (Scope scope = Scope.open()) {
      Task<Void> watch = scope.fork(() -> session.watch(pop));
      try {
        BlockedPops.Popped popped =
            timeout.isZero() ? pop.answer().await() : pop.answer().await(timeout);
        if (popped == null) {
          session.end();
        } else {
          reply(session, popped.key(), popped.element());
        }
      } catch (TimeoutException nothing) {
        session.out().nilArray();
      } finally {
        watch.cancel();
        session.block(null);
      }
    }
  }

  /** In seconds, with a fraction. Zero: for ever. */
  private static Duration timeout(Bytes argument) {
    String text = argument.toString();
    if (!text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
      throw new RedisError("ERR timeout is not a float or out of range");
    }
    double millis = Math.ceil(Double.parseDouble(text) * 1000);
    if (millis < 0) {
      throw new RedisError("ERR timeout is negative");
    }
    if (millis >= Long.MAX_VALUE) {
      throw new RedisError("ERR timeout is out of range");
    }
    return Duration.ofMillis((long) millis);
  }
}
