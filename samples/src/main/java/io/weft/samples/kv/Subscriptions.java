package io.weft.samples.kv;

import io.weft.Suspendable;
import io.weft.Task;
import io.weft.net.TcpStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The channels that one connection listens to. */
final class Subscriptions {
  private final Session session;
  private final TcpStream stream;
  private final Set<Bytes> channels = new LinkedHashSet<>();

  /** What the client is sent goes through this, since its first subscription; null: it had none. */
  private Outbox outbox;

  /** Runs the outbox. */
  private Task<Void> sender;

  Subscriptions(Session session, TcpStream stream) {
    this.session = session;
    this.stream = stream;
  }

  /** Null: the client has never subscribed. */
  Outbox outbox() {
    return outbox;
  }

  /** A client that listens may do little else, as it could not tell a reply from a message. */
  void requireAllowed(Command command) {
    if (channels.isEmpty()) {
      return;
    }
    switch (command.name()) {
      case "subscribe", "unsubscribe", "ping", "quit" -> {}
      default ->
        throw new RedisError(
            "ERR Can't execute '" + command.name()
                + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context");
    }
  }

  boolean isEmpty() {
    return channels.isEmpty();
  }

  @Suspendable
  static void subscribe(Session session, Bytes[] args) throws IOException {
    Subscriptions own = session.subscriptions();
    own.open();
    for (Bytes channel : Arrays.asList(args).subList(1, args.length)) {
      own.channels.add(channel);
      own.reply("subscribe", channel);
      Bytes reply = session.out().take();
      Shard shard = session.shard(channel);
      session.store().run(session.home(), shard, () -> {
        own.outbox.offer(reply); // before the first message
        shard.subscribers.add(channel, own.outbox);
      });
    }
  }

  @Suspendable
  private void open() throws IOException {
    session.flush();
    if (outbox == null) {
      outbox = new Outbox(stream);
      sender = Task.spawn(outbox::run);
    }
  }

  @Suspendable
  static void unsubscribe(Session session, Bytes[] args) {
    Subscriptions own = session.subscriptions();
    List<Bytes> left =
        args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.copyOf(own.channels);
    for (Bytes channel : left) {
      if (own.channels.remove(channel)) {
        Shard shard = session.shard(channel);
        session
            .store()
            .run(session.home(), shard, () -> shard.subscribers.remove(channel, own.outbox));
      }
      own.reply("unsubscribe", channel);
    }
    if (left.isEmpty()) {
      own.reply("unsubscribe", null);
    }
  }

  private void reply(String what, Bytes channel) {
    session.out().array(3);
    session.out().bulk(what);
    session.out().bulk(channel);
    session.out().integer(channels.size());
  }

  static void publish(Session session, Bytes[] args) {
    session.out().integer(session.shard(args[1]).subscribers.publish(args[1], args[2]));
  }

  /** Sends what is left, and closes the connection. */
  void close() {
    if (outbox != null) {
      outbox.close();
      return;
    }
    try {
      stream.close();
    } catch (IOException gone) {
      // as good as closed
    }
  }

  /** Waits until what is left is sent. */
  @Suspendable
  void drain() {
    if (outbox != null) {
      outbox.close();
      sender.join();
    }
  }

  /** The connection has ended. */
  void leave() {
    for (Bytes channel : channels) {
      Shard shard = session.shard(channel);
      session.store().tell(session.home(), shard, () -> shard.subscribers.remove(channel, outbox));
    }
    if (outbox != null) {
      outbox.close();
    }
  }
}
