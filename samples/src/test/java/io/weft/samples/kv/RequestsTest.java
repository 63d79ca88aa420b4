package io.weft.samples.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.net.ByteStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {
  /** Gives what it was made with in pieces, and then ends. */
  private record Pieces(ByteBuffer all, int most) implements ByteStream {
    Pieces(String all, int most) {
      this(ByteBuffer.wrap(all.getBytes(ISO_8859_1)), most);
    }

    @Override
    public int read(ByteBuffer dst) {
      if (!all.hasRemaining()) {
        return -1;
      }
      int count = Math.min(Math.min(most, all.remaining()), dst.remaining());
      dst.put(all.slice(all.position(), count));
      all.position(all.position() + count);
      return count;
    }

    @Override
    public void readExact(ByteBuffer dst) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void writeAll(ByteBuffer... sources) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shutdownOutput() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress remoteAddress() {
      return null;
    }

    @Override
    public SocketAddress localAddress() {
      return null;
    }

    @Override
    public void close() {}
  }

  private static final String MIXED =
      "*2\r\n$3\r\nGET\r\n$5\r\na\r\nbc\r\nPING\r\n*0\r\n\r\n*-1\r\n"
          + "set k \"a b\\x41\\n\" 'it\\'s'\r\n*1\r\n$0\r\n\r\n";

  private static final List<List<String>> REQUESTS = List.of(
      List.of("GET", "a\r\nbc"),
      List.of("PING"),
      List.of("set", "k", "a bA\n", "it's"),
      List.of(""));

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "1000"})
  void takesTheSameRequestsHoweverTheyCome(int piece) throws IOException {
    assertEquals(REQUESTS, all(MIXED, piece));
  }

  @Test
  void takesTheSameRequestsWhereverTheyAreSplit() throws IOException {
    for (int split = 1; split < MIXED.length(); split++) {
      Requests requests = new Requests();
      Pieces first = new Pieces(MIXED.substring(0, split), 1000);
      List<List<String>> taken = all(requests, first);
      taken.addAll(all(requests, new Pieces(MIXED.substring(split), 1000)));
      assertEquals(REQUESTS, taken, "split at " + split);
    }
  }

  @Test
  void takesAnArgumentThatIsLargerThanTheBuffer() throws IOException {
    String large = "x".repeat(1_000_000);
    assertEquals(
        List.of(List.of("SET", large), List.of("PING")),
        all(Client.request("SET", large) + "PING\r\n", 10_000));
  }

  @Test
  void takesMoreArgumentsThanItHadRoomFor() throws IOException {
    String[] words = new String[1000];
    for (int i = 0; i < words.length; i++) {
      words[i] = "word " + i;
    }
    assertEquals(List.of(List.of(words)), all(Client.request(words), 100));
  }

  @ParameterizedTest
  @CsvSource({
    "*1x, invalid multibulk length",
    "*2147483648, invalid multibulk length",
    "*+1, invalid multibulk length",
    "*, invalid multibulk length",
  })
  void refusesAWrongNumberOfArguments(String line, String why) {
    refuses(line + "\r\n", why);
  }

  @ParameterizedTest
  @CsvSource({
    "$-1, invalid bulk length",
    "$536870913, invalid bulk length",
    "$03, invalid bulk length",
    "GET, 'expected ''$'', got ''G'''",
  })
  void refusesAWrongLength(String line, String why) {
    refuses("*1\r\n" + line + "\r\n", why);
  }

  @Test
  void refusesALineWithoutEnd() {
    refuses("PING ".repeat(14_000), "too big inline request");
    refuses("*" + "1".repeat(70_000), "too big mbulk count string");
    refuses("*1\r\n$" + "1".repeat(70_000), "too big bulk count string");
  }

  @Test
  void refusesAQuoteThatDoesNotEnd() {
    refuses("set k \"a\r\n", "unbalanced quotes in request");
    refuses("set k 'a'b\r\n", "unbalanced quotes in request");
  }

  @Test
  void isIdleOnlyBetweenRequests() throws IOException {
    Requests requests = new Requests();
    assertTrue(requests.isIdle());
    all(requests, new Pieces("*1\r\n", 10));
    assertTrue(!requests.isIdle());
    all(requests, new Pieces("$1\r\na\r\n", 10));
    assertTrue(requests.isIdle());
  }

  private static void refuses(String sent, String why) {
    ProtocolException wrong = assertThrows(ProtocolException.class, () -> all(sent, 1000));
    assertEquals("Protocol error: " + why, wrong.getMessage());
  }

  private static List<List<String>> all(String sent, int piece) throws IOException {
    return all(new Requests(), new Pieces(sent, piece));
  }

  private static List<List<String>> all(Requests requests, ByteStream stream) throws IOException {
    List<List<String>> all = new ArrayList<>();
    do {
      for (Bytes[] args = requests.poll(); args != null; args = requests.poll()) {
        List<String> words = new ArrayList<>();
        for (Bytes arg : args) {
          words.add(arg.toString());
        }
        all.add(words);
      }
    } while (requests.fill(stream));
    return all;
  }
}
