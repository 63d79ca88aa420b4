package io.weft.samples.kv;

import io.weft.Suspendable;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.util.BitSet;

/**
 * One connection, and its task: takes requests, runs them, and sends the replies of all that came together in one write.
 * Confined to its task; a command that runs on a shard of another loop has it as long as the task waits for that.
 */
final class Session {
  /** A pipeline whose replies are longer gets them in parts. */
  private static final int MAX_UNSENT_BYTES = 64 * 1024;

  /** What a client may send while its {@code BLPOP} waits. */
  private static final int MAX_AHEAD_BYTES = 1024 * 1024;

  private final Instance instance;
  private final int home;
  private final long id;
  private final TcpStream stream;
  private final Requests requests = new Requests();
  private final Reply out = new Reply();
  private final Transactions transaction = new Transactions();
  private final Subscriptions subscriptions;
  private String name;

  /** Waits for the next request, of which nothing has come. */
  private boolean idle;

  /** Waits for a request, and needs no buffer for that. */
  private boolean silent;

  /** What a {@code BLPOP} waits for; null: none waits. */
  private BlockedPops.Pop blocked;

  /** The server ends: what has begun is the last request. */
  private boolean draining;

  /** There is no further request. */
  private boolean ended;

  /**
   * A connection.
   *
   * @param home the index of the loop that it lives on
   * @param id its number
   */
  Session(Instance instance, int home, long id, TcpStream stream) {
    this.instance = instance;
    this.home = home;
    this.id = id;
    this.stream = stream;
    this.subscriptions = new Subscriptions(this, stream);
  }

  /** Serves the client until it ends, or the server does. */
  @Suspendable
  void run() {
    instance.connected().incrementAndGet();
    try (stream) {
      serve();
      subscriptions.drain();
    } catch (IOException lost) {
      if (!draining) {
        System.err.println("kv: " + lost.getMessage());
      }
    } finally {
      subscriptions.leave();
      instance.connected().decrementAndGet();
    }
  }

  @Suspendable
  private void serve() throws IOException {
    try {
      while (!ended) {
        Bytes[] args = requests.poll();
        if (args != null) {
          execute(args);
        }
        if (args == null || out.size() > MAX_UNSENT_BYTES) {
          flush();
        }
        if (args == null && !awaitMore()) {
          return;
        }
      }
      flush();
    } catch (ProtocolException wrong) {
      System.err.println("kv: " + stream.remoteAddress() + ": " + wrong.getMessage());
      out.error("ERR " + wrong.getMessage());
      flush();
    }
  }

  /** False: no request will come, or shall come. */
  @Suspendable
  private boolean awaitMore() throws IOException {
    idle = requests.isIdle();
    if (idle && draining) {
      return false;
    }
    if (idle) {
      silent = true;
      stream.awaitInput();
      silent = false;
    }
    boolean more = requests.fill(stream);
    idle = false;
    return more;
  }

  /** Lets buffers go that an idle client does not need. Called now and then: that is cheaper than each time. */
  void releaseIfIdle() {
    if (silent) {
      requests.release();
      out.release();
    }
  }

  @Suspendable
  private void execute(Bytes[] args) throws IOException {
    try {
      Command command = Commands.find(args);
      subscriptions.requireAllowed(command);
      if (transaction.takes(command)) {
        transaction.add(this, command, args);
        out.simple("QUEUED");
      } else if (command.control() != null) {
        command.control().run(this, args);
      } else {
        run(command, args, () -> command.run(this, args));
      }
    } catch (RedisError wrong) {
      transaction.spoil();
      out.error(wrong.getMessage());
    }
  }

  /** Runs something on the shards that a command needs; waits until it has run. */
  @Suspendable
  void run(Command command, Bytes[] args, Runnable work) {
    Store store = instance.store();
    if (command.hasOneKey()) {
      store.run(home, store.of(args[1]), work);
    } else {
      BitSet needed = new BitSet();
      command.addShards(store, args, needed);
      store.run(home, needed, work);
    }
  }

  /** Sends the replies. Waits until the connection has taken them. */
  @Suspendable
  void flush() throws IOException {
    if (out.size() == 0) {
      return;
    }
    if (subscriptions.outbox() != null) {
      subscriptions.outbox().send(out.take());
    } else {
      stream.writeAll(out.unsent());
      out.clear();
    }
  }

  /**
   * While the client's {@code BLPOP} waits: notices when the client goes away. What it sends meanwhile is kept; one that
   * sends too much is sent away, as nobody would notice its end.
   */
  @Suspendable
  void watch(BlockedPops.Pop pop) {
    try {
      while (requests.fill(stream)) {
        if (requests.buffered() > MAX_AHEAD_BYTES) {
          System.err.println("kv: " + stream.remoteAddress() + " has sent more than "
              + MAX_AHEAD_BYTES + " bytes behind a command that waits");
          end();
          break;
        }
      }
    } catch (IOException lost) {
      // has gone, too
    }
    pop.giveUp();
  }

  /** Says what the client's {@code BLPOP} waits for; null: for nothing more. */
  void block(BlockedPops.Pop pop) {
    blocked = pop;
    if (draining && pop != null) {
      pop.giveUp();
    }
  }

  /** The server ends: a client that waits for nothing, or only for others, is sent away; others get their replies first. */
  void drain() {
    draining = true;
    if (blocked != null) {
      blocked.giveUp();
    } else if (idle) {
      subscriptions.close();
    }
  }

  /** This was the last request. */
  void end() {
    ended = true;
  }

  // ---- for commands

  Reply out() {
    return out;
  }

  Store store() {
    return instance.store();
  }

  Shard shard(Bytes key) {
    return instance.store().of(key);
  }

  int home() {
    return home;
  }

  Transactions transaction() {
    return transaction;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Instance instance() {
    return instance;
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }

  void rename(String newName) {
    name = newName;
  }
}
