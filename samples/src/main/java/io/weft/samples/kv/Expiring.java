package io.weft.samples.kv;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The entries that will expire, in no order: joined and left at once, and any of them can be drawn. */
final class Expiring {
  private final List<Entry> entries = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom();

  void add(Entry entry) {
    if (entry.place < 0) {
      entry.place = entries.size();
      entries.add(entry);
    }
  }

  /** The last one takes its place. */
  void remove(Entry entry) {
    if (entry.place < 0) {
      return;
    }
    Entry last = entries.remove(entries.size() - 1);
    if (last != entry) {
      entries.set(entry.place, last);
      last.place = entry.place;
    }
    entry.place = -1;
  }

  /** One of them by chance; null: there is none. */
  Entry draw() {
    return entries.isEmpty() ? null : entries.get(random.nextInt(entries.size()));
  }

  int size() {
    return entries.size();
  }

  void clear() {
    entries.clear();
  }
}
