package io.weft.samples.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weft.Scope;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.ByteReader;
import io.weft.net.TcpStream;
import io.weft.sync.Broadcast;
import io.weft.sync.LaggedException;
import io.weft.sync.Mutex;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Somebody who chats. Two tasks write to him, the one that answers him and the one that listens for him: in turns. */
final class Guest {
  private static final int MAX_LINE_BYTES = 1000;
  private static final String NAME = "[\\p{L}\\p{N}_-]{1,20}";
  private static final String HELP = "* /join ROOM, /who, /quit; all else is said to the room";

  private final Rooms rooms;
  private final TcpStream stream;
  private final ByteReader reader;
  private final Mutex output = new Mutex();
  private String name;

  Guest(Rooms rooms, TcpStream stream) {
    this.rooms = rooms;
    this.stream = stream;
    this.reader = new ByteReader(stream, MAX_LINE_BYTES);
  }

  /** Until he leaves. */
  @Suspendable
  void chat() throws IOException {
    tell("* your name?");
    name = readLine();
    while (name != null && !name.matches(NAME)) {
      tell("* letters, digits, _ and -, at most 20; your name?");
      name = readLine();
    }
    String room = name == null ? null : "lobby";
    while (room != null) {
      room = visit(room);
    }
  }

  /** Stays in a room. Returns where he goes then; null: home. */
  @Suspendable
  private String visit(String roomName) throws IOException {
    Rooms.Room room = rooms.enter(roomName, name);
    if (room == null) {
      tell("* somebody in " + roomName + " is called " + name + ", come again with another name");
      return null;
    }
    try (Scope scope = Scope.open()) {
      Broadcast<String>.Subscription lines = room.lines.subscribe();
      Task<Void> listener = scope.fork(() -> listen(lines));
      try {
        room.lines.send("* " + name + " has come into " + roomName);
        return talk(room);
      } finally {
        rooms.leave(room, name);
        room.lines.send("* " + name + " has left");
        listener.cancel();
      }
    }
  }

  @Suspendable
  private String talk(Rooms.Room room) throws IOException {
    for (String line = readLine(); line != null; line = readLine()) {
      if (line.startsWith("/join ") && line.substring(6).matches(NAME)) {
        return line.substring(6);
      } else if (line.equals("/who")) {
        tell("* here are " + rooms.guests(room));
      } else if (line.equals("/quit")) {
        return null;
      } else if (line.startsWith("/")) {
        tell(HELP);
      } else if (!line.isBlank()) {
        room.lines.send(name + ": " + line);
      }
    }
    return null;
  }

  @Suspendable
  private void listen(Broadcast<String>.Subscription lines) {
    try {
      while (true) {
        tell(next(lines));
      }
    } catch (IOException lost) {
      // whoever reads what he writes notices, too
    }
  }

  @Suspendable
  private static String next(Broadcast<String>.Subscription lines) {
    try {
      return lines.receive();
    } catch (LaggedException slow) {
      return "* you have missed " + slow.missed() + " lines";
    }
  }

  @Suspendable
  private String readLine() throws IOException {
    return reader.readLine(MAX_LINE_BYTES);
  }

  /** Not through characters that a terminal would obey. */
  @Suspendable
  private void tell(String line) throws IOException {
    byte[] bytes = (line.replaceAll("\\p{Cntrl}", "?") + "\n").getBytes(UTF_8);
    output.withLock(() -> stream.writeAll(ByteBuffer.wrap(bytes)));
  }
}
