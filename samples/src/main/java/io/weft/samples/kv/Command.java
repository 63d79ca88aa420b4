package io.weft.samples.kv;

import io.weft.Suspendable;
import java.io.IOException;
import java.util.BitSet;

/**
 * One row of the table {@link Commands}.
 *
 * @param name in lower case; {@code config|get} where the first argument belongs to it
 * @param arity how many words it has, with its name; negative: at least so many
 * @param keys which of its words are keys
 * @param body what it does on the shards of its keys
 * @param control what it does where it does not run on shards, or may wait; null: it has a body only
 */
record Command(String name, int arity, Keys keys, Body body, Control control) {
  /** Which words are keys. */
  enum Keys {
    NONE(0, 0, 0),
    ONE(1, 1, 1),
    REST(1, -1, 1),
    PAIRS(1, -1, 2),
    ALL_BUT_LAST(1, -2, 1),
    /** No key of its own, but what all shards hold. */
    EVERYTHING(0, 0, 0);

    /** Counted from the name; 0: none. */
    final int first;

    /** Negative: counted from the end. */
    final int last;

    /** From one to the next. */
    final int step;

    Keys(int first, int last, int step) {
      this.first = first;
      this.last = last;
      this.step = step;
    }
  }

  /** Runs on whichever thread may touch the shards; must not wait. What it throws is the reply. */
  interface Body {
    void run(Session session, Bytes[] args);
  }

  /** Runs in the client's task. */
  interface Control {
    @Suspendable
    void run(Session session, Bytes[] args) throws IOException;
  }

  /** The name without a first argument. */
  String family() {
    int bar = name.indexOf('|');
    return bar < 0 ? name : name.substring(0, bar);
  }

  void requireArity(Bytes[] args) {
    if (arity < 0 ? args.length < -arity : args.length != arity) {
      throw RedisError.arity(name);
    }
  }

  boolean hasOneKey() {
    return keys == Keys.ONE;
  }

  /** Adds the shards that a call needs. */
  void addShards(Store store, Bytes[] args, BitSet needed) {
    if (keys == Keys.EVERYTHING) {
      needed.set(0, store.shards().size());
    } else if (keys.first > 0) {
      int last = keys.last < 0 ? args.length + keys.last : keys.last;
      for (int i = keys.first; i <= last; i += keys.step) {
        needed.set(store.of(args[i]).loop);
      }
    }
  }

  /** Runs the body; its reply is an error where it was called wrongly. */
  void run(Session session, Bytes[] args) {
    try {
      body.run(session, args);
    } catch (RedisError wrong) {
      session.out().error(wrong.getMessage());
    }
  }
}
