package io.weft.samples.kv;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The keys that one loop owns. Only that loop touches it, or a command that {@linkplain Gate holds} it: so nothing here
 * needs a lock.
 */
final class Shard {
  private static final int SWEEP_SAMPLE = 20;
  private static final int SWEEP_ROUNDS = 50;

  final int loop;
  final Gate gate = new Gate();
  final BlockedPops blocked = new BlockedPops(this);
  final Subscribers subscribers = new Subscribers();
  private final LongSupplier clockMs;
  private final Map<Bytes, Entry> entries = new HashMap<>();
  private final Expiring expiring = new Expiring();

  /**
   * An empty one.
   *
   * @param loop the index of the loop that owns it
   * @param clockMs the time, in milliseconds since 1970
   */
  Shard(int loop, LongSupplier clockMs) {
    this.loop = loop;
    this.clockMs = clockMs;
  }

  // ---- entries

  /** What is under a key; null: nothing, or nothing any more. */
  Entry find(Bytes key) {
    Entry entry = entries.get(key);
    if (entry != null && isOver(entry)) {
      remove(entry);
      return null;
    }
    return entry;
  }

  /**
   * The value under a key.
   *
   * @return null: there is none
   * @throws RedisError when it is of another type
   */
  <T> T find(Bytes key, Class<T> type) {
    Entry entry = find(key);
    if (entry == null) {
      return null;
    }
    if (!type.isInstance(entry.value)) {
      throw RedisError.wrongType();
    }
    return type.cast(entry.value);
  }

  /** The same; where there is none, a new one is put there. */
  <T> T findOrPut(Bytes key, Class<T> type, Supplier<T> empty) {
    T value = find(key, type);
    if (value == null) {
      value = empty.get();
      entry(key).value = value;
    }
    return value;
  }

  /** Puts a value that does not expire under a key, whatever was there. */
  Entry put(Bytes key, Object value) {
    Entry entry = entry(key);
    entry.value = value;
    expireAt(entry, Entry.NEVER);
    return entry;
  }

  /** Replaces the value under a key; when it expires, remains. */
  void update(Bytes key, Object value) {
    Entry entry = find(key);
    if (entry == null) {
      entry = entry(key);
    }
    entry.value = value;
  }

  private Entry entry(Bytes key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(key);
      entries.put(key, entry);
    }
    return entry;
  }

  /** Returns whether there was something. */
  boolean remove(Bytes key) {
    Entry entry = find(key);
    if (entry != null) {
      remove(entry);
    }
    return entry != null;
  }

  private void remove(Entry entry) {
    entries.remove(entry.key);
    expiring.remove(entry);
  }

  void clear() {
    entries.clear();
    expiring.clear();
  }

  /** How many keys there are, those included that are over and that nobody has looked for. */
  int size() {
    return entries.size();
  }

  // ---- expiry

  /** The time, in milliseconds since 1970. */
  long nowMs() {
    return clockMs.getAsLong();
  }

  private boolean isOver(Entry entry) {
    return entry.expiryMs != Entry.NEVER && entry.expiryMs <= nowMs();
  }

  /** Says when an entry is over; {@link Entry#NEVER}: it stays. */
  void expireAt(Entry entry, long timeMs) {
    entry.expiryMs = timeMs;
    if (timeMs == Entry.NEVER) {
      expiring.remove(entry);
    } else {
      expiring.add(entry);
    }
  }

  /** How many keys will expire. */
  int expiringSize() {
    return expiring.size();
  }

  /**
   * Removes what is over and nobody looks for. It looks at some that will expire, by chance, and goes on while a quarter
   * of them are over: so at most about that part of the memory is waste, at little cost.
   */
  void sweep() {
    int over = SWEEP_SAMPLE;
    for (int round = 0; round < SWEEP_ROUNDS && over > SWEEP_SAMPLE / 4; round++) {
      over = 0;
      for (int i = 0; i < SWEEP_SAMPLE && expiring.size() > 0; i++) {
        Entry entry = expiring.draw();
        if (isOver(entry)) {
          remove(entry);
          over++;
        }
      }
    }
  }
}
