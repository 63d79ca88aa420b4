package io.weft.samples.kv;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who listens to the channels of one shard: a channel lives where a key of its name would. */
final class Subscribers {
  private final Map<Bytes, Set<Outbox>> channels = new HashMap<>();

  void add(Bytes channel, Outbox subscriber) {
    channels.computeIfAbsent(channel, absent -> new LinkedHashSet<>()).add(subscriber);
  }

  void remove(Bytes channel, Outbox subscriber) {
    Set<Outbox> subscribers = channels.get(channel);
    if (subscribers != null && subscribers.remove(subscriber) && subscribers.isEmpty()) {
      channels.remove(channel);
    }
  }

  /** Hands a message to all that listen, written once for all. Returns how many they are. */
  int publish(Bytes channel, Bytes message) {
    Set<Outbox> subscribers = channels.getOrDefault(channel, Set.of());
    if (!subscribers.isEmpty()) {
      Reply reply = new Reply();
      reply.array(3);
      reply.bulk("message");
      reply.bulk(channel);
      reply.bulk(message);
      Bytes written = reply.take();
      subscribers.forEach(subscriber -> subscriber.offer(written));
    }
    return subscribers.size();
  }
}
