package io.weft.samples.kv;

import java.util.LinkedHashMap;
import java.util.Map;

/** Commands about hashes, which keep their fields in the order in which they came. */
final class Hashes {
  /** The value under a key; never empty when a command is done. */
  private record Hash(Map<Bytes, Bytes> fields) {
    Hash() {
      this(new LinkedHashMap<>());
    }
  }

  private Hashes() {}

  private static Map<Bytes, Bytes> fields(Session session, Bytes key) {
    Hash hash = session.shard(key).find(key, Hash.class);
    return hash == null ? Map.of() : hash.fields();
  }

  static void set(Session session, Bytes[] args) {
    if (args.length % 2 != 0) {
      throw RedisError.arity("hset");
    }
    Map<Bytes, Bytes> fields =
        session.shard(args[1]).findOrPut(args[1], Hash.class, Hash::new).fields();
    int before = fields.size();
    for (int i = 2; i < args.length; i += 2) {
      fields.put(args[i], args[i + 1]);
    }
    session.out().integer(fields.size() - before);
  }

  static void get(Session session, Bytes[] args) {
    session.out().bulk(fields(session, args[1]).get(args[2]));
  }

  static void getAll(Session session, Bytes[] args) {
    Map<Bytes, Bytes> fields = fields(session, args[1]);
    session.out().array(2 * fields.size());
    fields.forEach((field, value) -> {
      session.out().bulk(field);
      session.out().bulk(value);
    });
  }

  static void del(Session session, Bytes[] args) {
    Map<Bytes, Bytes> fields = fields(session, args[1]);
    int removed = 0;
    for (int i = 2; i < args.length && !fields.isEmpty(); i++) {
      removed += fields.remove(args[i]) != null ? 1 : 0;
    }
    if (removed > 0 && fields.isEmpty()) {
      session.shard(args[1]).remove(args[1]);
    }
    session.out().integer(removed);
  }
}
