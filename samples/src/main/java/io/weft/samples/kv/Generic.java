package io.weft.samples.kv;

/** Commands about keys, whatever is under them. */
final class Generic {
  private Generic() {}

  static void del(Session session, Bytes[] args) {
    int removed = 0;
    for (int i = 1; i < args.length; i++) {
      removed += session.shard(args[i]).remove(args[i]) ? 1 : 0;
    }
    session.out().integer(removed);
  }

  /** A key that is named twice counts twice. */
  static void exists(Session session, Bytes[] args) {
    int found = 0;
    for (int i = 1; i < args.length; i++) {
      found += session.shard(args[i]).find(args[i]) != null ? 1 : 0;
    }
    session.out().integer(found);
  }

  /** {@code EXPIRE key seconds}; a time that is over removes the key. */
  static void expire(Session session, Bytes[] args) {
    if (args.length > 3) {
      throw new RedisError("ERR Unsupported option " + args[3]);
    }
    Shard shard = session.shard(args[1]);
    long seconds = args[2].toNumber().orElseThrow(RedisError::notAnInteger);
    long nowMs = shard.nowMs();
    if (seconds > (Long.MAX_VALUE - nowMs) / 1000 || seconds < Long.MIN_VALUE / 1000) {
      throw new RedisError("ERR invalid expire time in 'expire' command");
    }
    Entry entry = shard.find(args[1]);
    if (entry != null && seconds <= 0) {
      shard.remove(args[1]);
    } else if (entry != null) {
      shard.expireAt(entry, nowMs + seconds * 1000);
    }
    session.out().integer(entry != null ? 1 : 0);
  }

  /** In seconds, rounded; -1: it stays; -2: there is no such key. */
  static void ttl(Session session, Bytes[] args) {
    Shard shard = session.shard(args[1]);
    Entry entry = shard.find(args[1]);
    if (entry == null) {
      session.out().integer(-2);
    } else if (entry.expiryMs == Entry.NEVER) {
      session.out().integer(-1);
    } else {
      session.out().integer((entry.expiryMs - shard.nowMs() + 500) / 1000);
    }
  }

  static void dbsize(Session session, Bytes[] args) {
    session
        .out()
        .integer(session.store().shards().stream().mapToLong(Shard::size).sum());
  }

  static void flushall(Session session, Bytes[] args) {
    boolean known = args.length == 1
        || (args.length == 2
            && (args[1].equalsIgnoreCase("sync") || args[1].equalsIgnoreCase("async")));
    if (!known) {
      throw RedisError.syntax();
    }
    session.store().shards().forEach(Shard::clear);
    session.out().ok();
  }
}
