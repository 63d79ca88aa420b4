package io.weft.samples.kv;

import io.weft.samples.kv.Command.Body;
import io.weft.samples.kv.Command.Control;
import io.weft.samples.kv.Command.Keys;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The table of all commands. */
final class Commands {
  private static final int MOST_QUOTED = 128;

  private static final Map<String, Command> TABLE = index(List.of(
      row("append", 3, Keys.ONE, Strings::append),
      row("blpop", -3, Keys.ALL_BUT_LAST, Lists::popFirst, Lists::blockingPop),
      row("client", -2, Keys.NONE, null),
      row("client|getname", 2, Keys.NONE, Server::clientGetName),
      row("client|id", 2, Keys.NONE, Server::clientId),
      row("client|setname", 3, Keys.NONE, Server::clientSetName),
      row("command", -1, Keys.NONE, Server::command),
      row("command|count", 2, Keys.NONE, Server::commandCount),
      row("command|docs", -2, Keys.NONE, Server::commandDocs),
      row("config", -2, Keys.NONE, null),
      row("config|get", -3, Keys.NONE, Server::configGet),
      row("config|set", -4, Keys.NONE, Server::configSet),
      row("dbsize", 1, Keys.EVERYTHING, Generic::dbsize),
      row("decr", 2, Keys.ONE, Strings::decr),
      row("del", -2, Keys.REST, Generic::del),
      row("discard", 1, Keys.NONE, null, Transactions::discard),
      row("echo", 2, Keys.NONE, Server::echo),
      row("exec", 1, Keys.NONE, null, Transactions::exec),
      row("exists", -2, Keys.REST, Generic::exists),
      row("expire", -3, Keys.ONE, Generic::expire),
      row("flushall", -1, Keys.EVERYTHING, Generic::flushall),
      row("get", 2, Keys.ONE, Strings::get),
      row("hdel", -3, Keys.ONE, Hashes::del),
      row("hget", 3, Keys.ONE, Hashes::get),
      row("hgetall", 2, Keys.ONE, Hashes::getAll),
      row("hset", -4, Keys.ONE, Hashes::set),
      row("incr", 2, Keys.ONE, Strings::incr),
      row("info", -1, Keys.EVERYTHING, Server::info),
      row("llen", 2, Keys.ONE, Lists::llen),
      row("lpop", -2, Keys.ONE, Lists::lpop),
      row("lpush", -3, Keys.ONE, Lists::lpush),
      row("lrange", 4, Keys.ONE, Lists::lrange),
      row("mget", -2, Keys.REST, Strings::mget),
      row("mset", -3, Keys.PAIRS, Strings::mset),
      row("multi", 1, Keys.NONE, null, Transactions::multi),
      row("ping", -1, Keys.NONE, Server::ping),
      row("publish", 3, Keys.ONE, Subscriptions::publish), // a channel lives where a key would
      row("quit", -1, Keys.NONE, null, Server::quit),
      row("rpop", -2, Keys.ONE, Lists::rpop),
      row("rpush", -3, Keys.ONE, Lists::rpush),
      row("sadd", -3, Keys.ONE, Sets::add),
      row("select", 2, Keys.NONE, Server::select),
      row("set", -3, Keys.ONE, Strings::set),
      row("smembers", 2, Keys.ONE, Sets::members),
      row("srem", -3, Keys.ONE, Sets::remove),
      row("subscribe", -2, Keys.NONE, null, Subscriptions::subscribe),
      row("ttl", 2, Keys.ONE, Generic::ttl),
      row("unsubscribe", -1, Keys.NONE, null, Subscriptions::unsubscribe)));

  private Commands() {}

  private static Command row(String name, int arity, Keys keys, Body body) {
    return new Command(name, arity, keys, body, null);
  }

  private static Command row(String name, int arity, Keys keys, Body body, Control control) {
    return new Command(name, arity, keys, body, control);
  }

  private static Map<String, Command> index(List<Command> rows) {
    return Map.copyOf(rows.stream().collect(Collectors.toMap(Command::name, row -> row)));
  }

  /** All of them, in alphabetical order. */
  static Collection<Command> all() {
    return new TreeMap<>(TABLE).values();
  }

  /**
   * What a request calls.
   *
   * @throws RedisError when there is no such command, or it has another number of arguments
   */
  static Command find(Bytes[] args) {
    Command command = TABLE.get(args[0].toLowerCase());
    if (command == null) {
      throw unknown(args);
    }
    if (args.length > 1 && isFamily(command)) {
      String name = command.name() + "|" + args[1].toLowerCase();
      Command member = TABLE.get(name);
      if (member == null) {
        throw new RedisError("ERR unknown subcommand '" + start(args[1], MOST_QUOTED) + "'. Try "
            + command.name().toUpperCase(Locale.ROOT) + " HELP.");
      }
      command = member;
    }
    command.requireArity(args);
    return command;
  }

  private static boolean isFamily(Command command) {
    return switch (command.name()) {
      case "client", "command", "config" -> true;
      default -> false;
    };
  }

  private static RedisError unknown(Bytes[] args) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 1; i < args.length && quoted.length() < MOST_QUOTED; i++) {
      quoted.append('\'').append(start(args[i], MOST_QUOTED - quoted.length())).append("' ");
    }
    return new RedisError("ERR unknown command '" + start(args[0], MOST_QUOTED)
        + "', with args beginning with: " + quoted);
  }

  private static String start(Bytes word, int most) {
    String text = word.toString();
    return text.substring(0, Math.min(most, text.length()));
  }
}
