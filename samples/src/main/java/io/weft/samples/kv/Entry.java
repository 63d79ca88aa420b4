package io.weft.samples.kv;

/** A key with its value: {@link Bytes}, or one of the collections in {@link Shard}. Its shard's only. */
final class Entry {
  static final long NEVER = Long.MAX_VALUE;

  final Bytes key;
  Object value;

  /** When it is over; {@link #NEVER}: it stays. Written by {@link Shard#expireAt}. */
  long expiryMs = NEVER;

  /** Its place in {@link Expiring}. */
  int place = -1;

  Entry(Bytes key) {
    this.key = key;
  }
}
