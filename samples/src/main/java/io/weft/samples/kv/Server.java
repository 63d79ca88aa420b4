package io.weft.samples.kv;

import io.weft.samples.kv.Command.Keys;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Commands about the connection and the server. */
final class Server {
  /** What clients ask for; nothing can be changed. */
  private static final Map<String, String> CONFIGURATION = new TreeMap<>(Map.of(
      "appendonly", "no",
      "databases", "1",
      "maxmemory", "0",
      "proto-max-bulk-len", String.valueOf(Bytes.MAX_LENGTH),
      "save", "",
      "timeout", "0"));

  private Server() {}

  static void ping(Session session, Bytes[] args) {
    if (args.length > 2) {
      throw RedisError.arity("ping");
    }
    Reply out = session.out();
    if (!session.subscriptions().isEmpty()) {
      out.array(List.of(Bytes.of("pong"), args.length > 1 ? args[1] : Bytes.of("")));
    } else if (args.length > 1) {
      out.bulk(args[1]);
    } else {
      out.simple("PONG");
    }
  }

  static void echo(Session session, Bytes[] args) {
    session.out().bulk(args[1]);
  }

  static void quit(Session session, Bytes[] args) {
    session.out().ok();
    session.end();
  }

  /** There is one database. */
  static void select(Session session, Bytes[] args) {
    long index = args[1].toNumber().orElseThrow(RedisError::notAnInteger);
    if (index != (int) index) {
      throw new RedisError(
          "ERR value is out of range, value must between -2147483648 and 2147483647"); // sic
    }
    if (index != 0) {
      throw new RedisError("ERR DB index is out of range");
    }
    session.out().ok();
  }

  static void info(Session session, Bytes[] args) {
    Instance instance = session.instance();
    Collection<Shard> shards = session.store().shards();
    int keys = shards.stream().mapToInt(Shard::size).sum();
    int expires = shards.stream().mapToInt(Shard::expiringSize).sum();
    String text = "# Server\r\nredis_version:7.0.0\r\nredis_mode:standalone\r\nserver_name:weft-kv"
        + "\r\nprocess_id:" + ProcessHandle.current().pid()
        + "\r\ntcp_port:" + instance.port()
        + "\r\nio_threads_active:" + shards.size()
        + "\r\n\r\n# Clients\r\nconnected_clients:" + instance.connected().get()
        + "\r\n\r\n# Keyspace\r\n";
    if (keys > 0) {
      text += "db0:keys=" + keys + ",expires=" + expires + ",avg_ttl=0\r\n";
    }
    session.out().bulk(text);
  }

  // ---- families of commands

  static void clientId(Session session, Bytes[] args) {
    session.out().integer(session.id());
  }

  static void clientGetName(Session session, Bytes[] args) {
    session.out().bulk(session.name() == null ? null : Bytes.of(session.name()));
  }

  static void clientSetName(Session session, Bytes[] args) {
    String name = args[2].toString();
    if (!name.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw new RedisError(
          "ERR Client names cannot contain spaces, newlines or special characters.");
    }
    session.rename(name.isEmpty() ? null : name);
    session.out().ok();
  }

  static void configGet(Session session, Bytes[] args) {
    Map<String, String> found = CONFIGURATION.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), args))
        .collect(Collectors.toMap(
            Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    session.out().array(2 * found.size());
    found.forEach((name, value) -> {
      session.out().bulk(name);
      session.out().bulk(value);
    });
  }

  /** Of the patterns, {@code *} and {@code ?}. */
  private static boolean matches(String name, Bytes[] args) {
    for (int i = 2; i < args.length; i++) {
      String pattern = "\\Q" + args[i].toLowerCase().replace("\\E", "") + "\\E";
      String regex = pattern.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
      if (Pattern.matches(regex, name)) {
        return true;
      }
    }
    return false;
  }

  static void configSet(Session session, Bytes[] args) {
    String name = args[2].toLowerCase();
    if (args.length % 2 == 0 && CONFIGURATION.containsKey(name)) {
      session
          .out()
          .error("ERR CONFIG SET failed (possibly related to argument '" + name
              + "') - can't set immutable config");
    } else {
      session
          .out()
          .error("ERR Unknown option or number of arguments for CONFIG SET - '" + args[2] + "'");
    }
  }

  /** Name, arity, flags, and which words are keys. */
  static void command(Session session, Bytes[] args) {
    List<Command> commands =
        Commands.all().stream().filter(each -> !each.name().contains("|")).toList();
    Reply out = session.out();
    out.array(commands.size());
    for (Command each : commands) {
      Keys keys = each.keys();
      out.array(6);
      out.bulk(each.name());
      out.integer(each.arity());
      out.array(0);
      out.integer(keys.first);
      out.integer(keys.last);
      out.integer(keys.step);
    }
  }

  static void commandCount(Session session, Bytes[] args) {
    session
        .out()
        .integer(
            Commands.all().stream().filter(each -> !each.name().contains("|")).count());
  }

  /** None: clients know the commands by heart. */
  static void commandDocs(Session session, Bytes[] args) {
    session.out().array(0);
  }
}
