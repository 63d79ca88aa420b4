package io.weft.samples.kv;

/** Commands about strings. */
final class Strings {
  private Strings() {}

  static void get(Session session, Bytes[] args) {
    session.out().bulk(session.shard(args[1]).find(args[1], Bytes.class));
  }

  /** {@code SET key value [EX seconds | PX milliseconds] [NX | XX]}. */
  static void set(Session session, Bytes[] args) {
    SetOptions options = SetOptions.parse(args);
    Shard shard = session.shard(args[1]);
    long expiryMs = options.expiryMs(shard.nowMs());
    boolean exists = shard.find(args[1]) != null;
    if (exists ? options.onlyIfAbsent : options.onlyIfPresent) {
      session.out().nil();
      return;
    }
    Entry entry = shard.put(args[1], args[2]);
    if (expiryMs != Entry.NEVER) {
      shard.expireAt(entry, expiryMs);
    }
    session.out().ok();
  }

  /** What stands behind key and value. */
  private static final class SetOptions {
    private boolean onlyIfAbsent;
    private boolean onlyIfPresent;

    /** Null: it stays. */
    private Bytes expiry;

    private long unitMs;

    private static SetOptions parse(Bytes[] args) {
      SetOptions options = new SetOptions();
      for (int i = 3; i < args.length; i++) {
        Bytes option = args[i];
        boolean seconds = option.equalsIgnoreCase("ex");
        if ((seconds || option.equalsIgnoreCase("px"))
            && options.expiry == null
            && i + 1 < args.length) {
          options.unitMs = seconds ? 1000 : 1;
          options.expiry = args[++i];
        } else if (option.equalsIgnoreCase("nx") && !options.onlyIfPresent) {
          options.onlyIfAbsent = true;
        } else if (option.equalsIgnoreCase("xx") && !options.onlyIfAbsent) {
          options.onlyIfPresent = true;
        } else {
          throw RedisError.syntax();
        }
      }
      return options;
    }

    private long expiryMs(long nowMs) {
      if (expiry == null) {
        return Entry.NEVER;
      }
      long duration = expiry.toNumber().orElseThrow(RedisError::notAnInteger);
      if (duration <= 0 || duration > (Long.MAX_VALUE - nowMs) / unitMs) {
        throw new RedisError("ERR invalid expire time in 'set' command");
      }
      return nowMs + duration * unitMs;
    }
  }

  static void append(Session session, Bytes[] args) {
    Shard shard = session.shard(args[1]);
    Bytes before = shard.find(args[1], Bytes.class);
    if (before != null && (long) before.length() + args[2].length() > Bytes.MAX_LENGTH) {
      throw new RedisError("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
    Bytes after = before == null ? args[2] : before.append(args[2]);
    shard.update(args[1], after);
    session.out().integer(after.length());
  }

  static void incr(Session session, Bytes[] args) {
    add(session, args[1], 1);
  }

  static void decr(Session session, Bytes[] args) {
    add(session, args[1], -1);
  }

  private static void add(Session session, Bytes key, long summand) {
    Shard shard = session.shard(key);
    Bytes before = shard.find(key, Bytes.class);
    long value = before == null ? 0 : before.toNumber().orElseThrow(RedisError::notAnInteger);
    if (value == (summand > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)) {
      throw new RedisError("ERR increment or decrement would overflow");
    }
    shard.update(key, Bytes.of(value + summand));
    session.out().integer(value + summand);
  }

  static void mget(Session session, Bytes[] args) {
    session.out().array(args.length - 1);
    for (int i = 1; i < args.length; i++) {
      Entry entry = session.shard(args[i]).find(args[i]);
      session.out().bulk(entry != null && entry.value instanceof Bytes string ? string : null);
    }
  }

  static void mset(Session session, Bytes[] args) {
    if (args.length % 2 == 0) {
      throw RedisError.arity("mset");
    }
    for (int i = 1; i < args.length; i += 2) {
      session.shard(args[i]).put(args[i], args[i + 1]);
    }
    session.out().ok();
  }
}
