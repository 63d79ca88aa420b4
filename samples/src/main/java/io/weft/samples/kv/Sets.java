package io.weft.samples.kv;

import java.util.LinkedHashSet;
import java.util.Set;

/** Commands about sets. */
final class Sets {
  /** The value under a key; never empty when a command is done. */
  private record SetValue(Set<Bytes> members) {
    SetValue() {
      this(new LinkedHashSet<>());
    }
  }

  private Sets() {}

  private static Set<Bytes> members(Session session, Bytes key) {
    SetValue set = session.shard(key).find(key, SetValue.class);
    return set == null ? Set.of() : set.members();
  }

  static void add(Session session, Bytes[] args) {
    Set<Bytes> members =
        session.shard(args[1]).findOrPut(args[1], SetValue.class, SetValue::new).members();
    int before = members.size();
    for (int i = 2; i < args.length; i++) {
      members.add(args[i]);
    }
    session.out().integer(members.size() - before);
  }

  static void remove(Session session, Bytes[] args) {
    Set<Bytes> members = members(session, args[1]);
    int removed = 0;
    for (int i = 2; i < args.length && !members.isEmpty(); i++) {
      removed += members.remove(args[i]) ? 1 : 0;
    }
    if (removed > 0 && members.isEmpty()) {
      session.shard(args[1]).remove(args[1]);
    }
    session.out().integer(removed);
  }

  static void members(Session session, Bytes[] args) {
    session.out().array(members(session, args[1]));
  }
}
