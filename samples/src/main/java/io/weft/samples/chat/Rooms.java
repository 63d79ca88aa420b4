package io.weft.samples.chat;

import io.weft.sync.Broadcast;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All rooms; one is there as long as somebody is in it. Guests of all loops use them. */
final class Rooms {
  /** So many lines may a guest be behind before he misses some. */
  private static final int KEPT_LINES = 256;

  /** One room. */
  static final class Room {
    final String name;
    final Broadcast<String> lines = new Broadcast<>(KEPT_LINES);

    /** Guarded by the monitor of the rooms. */
    private final Set<String> guests = new TreeSet<>();

    private Room(String name) {
      this.name = name;
    }
  }

  /** Guarded by the monitor of this. */
  private final Map<String, Room> rooms = new HashMap<>();

  /** Lets a guest into a room, which is made if there is none; null: somebody in there has his name. */
  synchronized Room enter(String room, String guest) {
    Room found = rooms.computeIfAbsent(room, Room::new);
    return found.guests.add(guest) ? found : null;
  }

  synchronized void leave(Room room, String guest) {
    room.guests.remove(guest);
    if (room.guests.isEmpty()) {
      rooms.remove(room.name);
    }
  }

  /** Who is in a room. */
  synchronized String guests(Room room) {
    return String.join(", ", room.guests);
  }
}
