package io.weft.samples.kv;

import io.weft.Suspendable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The transaction of one connection: commands that are queued, and then run together. */
final class Transactions {
  /** Null: no transaction is open. */
  private List<Runnable> queued;

  /** The shards that they need. */
  private final BitSet needed = new BitSet();

  /** A command could not be queued, so none will run. */
  private boolean spoiled;

  /** Whether a command is not to be run now. */
  boolean takes(Command command) {
    if (queued == null) {
      return false;
    }
    return switch (command.name()) {
      case "multi", "exec", "discard", "quit" -> false;
      default -> true;
    };
  }

  void add(Session session, Command command, Bytes[] args) {
    if (command.body() == null) {
      throw new RedisError("ERR Command not allowed inside a transaction");
    }
    command.addShards(session.store(), args, needed);
    queued.add(() -> command.run(session, args));
  }

  /** A command was wrong. */
  void spoil() {
    spoiled = queued != null;
  }

  private List<Runnable> close(String command) {
    if (queued == null) {
      throw new RedisError("ERR " + command + " without MULTI");
    }
    List<Runnable> calls = queued;
    queued = null;
    return calls;
  }

  static void multi(Session session, Bytes[] args) {
    Transactions transaction = session.transaction();
    if (transaction.queued != null) {
      session.out().error("ERR MULTI calls can not be nested");
      return;
    }
    transaction.queued = new ArrayList<>();
    transaction.needed.clear();
    transaction.spoiled = false;
    session.out().ok();
  }

  /** Runs all on all their shards as one step, so nobody sees a part of it; what fails does not stop the rest. */
  @Suspendable
  static void exec(Session session, Bytes[] args) {
    List<Runnable> calls = session.transaction().close("EXEC");
    if (session.transaction().spoiled) {
      throw new RedisError("EXECABORT Transaction discarded because of previous errors.");
    }
    session.store().run(session.home(), session.transaction().needed, () -> {
      session.out().array(calls.size());
      calls.forEach(Runnable::run);
    });
  }

  static void discard(Session session, Bytes[] args) {
    session.transaction().close("DISCARD");
    session.out().ok();
  }
}
