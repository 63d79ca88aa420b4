package io.weft.samples.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weft.samples.ServerProcess;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatTest {
  private ServerProcess server;

  @BeforeEach
  void start() throws IOException {
    server = ServerProcess.start(Chat.class, "--loops", "2");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** One guest, line by line. */
  private final class Guest implements Closeable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    private final BufferedReader reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

    Guest(String name) throws IOException {
      socket.setSoTimeout(20_000);
      hears("* your name?");
      says(name);
    }

    void says(String line) throws IOException {
      socket.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    void hears(String line) throws IOException {
      assertEquals(line, reader.readLine());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void allInARoomHearWhatOneOfThemSays() throws IOException {
    try (Guest ann = new Guest("ann")) {
      ann.hears("* ann has come into lobby");
      try (Guest bob = new Guest("bob")) {
        bob.hears("* bob has come into lobby");
        ann.hears("* bob has come into lobby");
        ann.says("hello");
        ann.hears("ann: hello");
        bob.hears("ann: hello");
        bob.says("/join garden");
        ann.hears("* bob has left");
        bob.hears("* bob has come into garden");
        ann.says("anybody?");
        bob.says("/who");
        bob.hears("* here are bob");
      }
      ann.hears("ann: anybody?");
    }
  }

  @Test
  void aGuestWithoutAProperNameIsAskedAgain() throws IOException {
    try (Guest guest = new Guest("two words")) {
      guest.hears("* letters, digits, _ and -, at most 20; your name?");
      guest.says("/quit");
      guest.hears("* letters, digits, _ and -, at most 20; your name?");
    }
  }

  @Test
  void aNameIsThereOnceInARoom() throws IOException {
    try (Guest one = new Guest("eve")) {
      one.hears("* eve has come into lobby");
      try (Guest other = new Guest("eve")) {
        other.hears("* somebody in lobby is called eve, come again with another name");
        assertNull(other.reader.readLine());
      }
    }
  }
}
