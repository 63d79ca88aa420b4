package io.weft.samples.kv;

import io.weft.park.Wait;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clients that wait until a list of one shard has an element; who came first for a key is served first. */
final class BlockedPops {
  /** What a client gets: an element, and the key under which it was. */
  record Popped(Bytes key, Bytes element) {}

  /**
   * One client. It may wait in several shards; what comes first ends the wait, and the others find that it is over.
   *
   * @param answer completed with null when the connection is to end
   */
  record Pop(Wait<Popped> answer, List<Bytes> keys) {
    void giveUp() {
      answer.complete(null);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private final Shard shard;
  private final Map<Bytes, Set<Pop>> waiting = new HashMap<>();

  /** Keys that have got elements since {@link #serve}. */
  private final Set<Bytes> ready = new LinkedHashSet<>();

  BlockedPops(Shard shard) {
    this.shard = shard;
  }

  void add(Bytes key, Pop pop) {
    waiting.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(pop);
  }

  void remove(Bytes key, Pop pop) {
    Set<Pop> pops = waiting.get(key);
    if (pops != null && pops.remove(pop) && pops.isEmpty()) {
      waiting.remove(key);
    }
  }

  /** An element was pushed. */
  void pushed(Bytes key) {
    if (!waiting.isEmpty() && waiting.containsKey(key)) {
      ready.add(key);
    }
  }

  /** Gives elements to those that wait: after the whole of a command or transaction, as others see nothing earlier. */
  void serve() {
    if (ready.isEmpty()) {
      return;
    }
    for (Bytes key : ready) {
      serve(key);
    }
    ready.clear();
  }

  /** An element leaves the list only when the client was still waiting for it. */
  private void serve(Bytes key) {
    Entry entry = shard.find(key);
    if (entry == null || !(entry.value instanceof ListValue list)) {
      return; // the transaction that pushed has taken it away again
    }
    Set<Pop> pops = waiting.get(key);
    for (Iterator<Pop> each = pops.iterator(); each.hasNext() && !list.isEmpty(); ) {
      if (each.next().answer().complete(new Popped(key, list.first()))) {
        list.removeFirst();
      }
      each.remove();
    }
    if (pops.isEmpty()) {
      waiting.remove(key);
    }
    if (list.isEmpty()) {
      shard.remove(key);
    }
  }
}
