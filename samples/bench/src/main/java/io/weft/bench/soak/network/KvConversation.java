package io.weft.bench.soak.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** Commands on keys that nobody else uses, so that each reply is known beforehand; they leave nothing behind. */
final class KvConversation implements Conversation {
  private static final int MOST_BYTES = 16 * 1024;
  private static final int PIPELINE = 32;

  private final SplittableRandom random;

  /** What its keys begin with. */
  private final String own;

  private final Wire wire;

  /** Another client, which it talks with by way of the server. */
  private final Wire other;

  KvConversation(InetSocketAddress server, SplittableRandom random) throws IOException {
    this.random = random;
    this.own = Long.toHexString(random.nextLong()) + ":";
    this.wire = Wire.to(server);
    try {
      this.other = Wire.to(server);
    } catch (IOException failed) {
      wire.close();
      throw failed;
    }
  }

  @Override
  public void round() throws IOException {
    switch (random.nextInt(6)) {
      case 0 -> value();
      case 1 -> pipeline();
      case 2 -> list();
      case 3 -> blockingPop();
      case 4 -> publish();
      default -> transaction();
    }
  }

  private void value() throws IOException {
    String value = value(MOST_BYTES);
    expect("+OK", ask("SET", own + "v", value));
    expect("$" + value, ask("GET", own + "v"));
    expect(":1", ask("DEL", own + "v"));
    expect("nil", ask("GET", own + "v"));
  }

  /** On keys of all shards. */
  private void pipeline() throws IOException {
    List<String> values = new ArrayList<>();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < PIPELINE; i++) {
      values.add(value(100));
      requests.append(request("SET", own + i, values.get(i)));
      requests.append(request("GET", own + i));
      requests.append(request("DEL", own + i));
    }
    wire.send(requests.toString());
    for (String value : values) {
      expect("+OK", reply(wire));
      expect("$" + value, reply(wire));
      expect(":1", reply(wire));
    }
  }

  private void list() throws IOException {
    String one = value(1000);
    String two = value(1000);
    expect(":2", ask("LPUSH", own + "l", one, two));
    expect("*[$" + two + ", $" + one + "]", ask("LRANGE", own + "l", "0", "-1"));
    expect("$" + one, ask("RPOP", own + "l"));
    expect("*[$" + own + "l, $" + two + "]", ask("BLPOP", own + "l", "1"));
    expect(":0", ask("LLEN", own + "l"));
  }

  /** That one asks before the other pushes is likely only; the replies are the same. */
  private void blockingPop() throws IOException {
    String element = value(1000);
    wire.send(request("BLPOP", own + "m", own + "n", "30"));
    other.send(request("RPUSH", own + "n", element));
    expect(":1", reply(other));
    expect("*[$" + own + "n, $" + element + "]", reply(wire));
  }

  private void publish() throws IOException {
    String topic = own + "t";
    other.send(request("SUBSCRIBE", topic));
    expect("*[$subscribe, $" + topic + ", :1]", reply(other));
    for (int i = random.nextInt(PIPELINE); i > 0; i--) {
      String message = value(1000);
      expect(":1", ask("PUBLISH", topic, message));
      expect("*[$message, $" + topic + ", $" + message + "]", reply(other));
    }
    other.send(request("UNSUBSCRIBE", topic));
    expect("*[$unsubscribe, $" + topic + ", :0]", reply(other));
  }

  private void transaction() throws IOException {
    String value = value(1000);
    expect("+OK", ask("MULTI"));
    expect("+QUEUED", ask("SET", own + "a", value));
    expect("+QUEUED", ask("INCR", own + "b"));
    expect("+QUEUED", ask("GET", own + "a"));
    expect("+QUEUED", ask("DEL", own + "a", own + "b"));
    expect("*[+OK, :1, $" + value + ", :2]", ask("EXEC"));
  }

  private String value(int most) {
    return new String(Conversation.bytes(random, most), StandardCharsets.ISO_8859_1);
  }

  private static void expect(String expected, String actual) throws IOException {
    Conversation.require("a reply of kv", expected, actual);
  }

  private String ask(String... words) throws IOException {
    wire.send(request(words));
    return reply(wire);
  }

  static String request(String... words) {
    StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return request.toString();
  }

  /** As a text, of which no two replies have the same. */
  private static String reply(Wire from) throws IOException {
    String line = from.line();
    if (line.equals("$-1") || line.equals("*-1")) {
      return "nil";
    }
    if (line.startsWith("$")) {
      byte[] bytes = from.read(Integer.parseInt(line.substring(1)));
      from.line();
      return "$" + new String(bytes, StandardCharsets.ISO_8859_1);
    }
    if (line.startsWith("*")) {
      StringJoiner elements = new StringJoiner(", ", "*[", "]");
      for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
        elements.add(reply(from));
      }
      return elements.toString();
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    wire.close();
    other.close();
  }
}
