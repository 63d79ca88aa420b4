package io.weft.bench.work.weft;

import io.weft.Placement;
import io.weft.Suspendable;
import io.weft.Task;
import io.weft.bench.work.Round;
import io.weft.bench.work.Token;
import io.weft.bench.work.Total;
import io.weft.bench.work.Turns;
import io.weft.sync.Channel;
import io.weft.sync.Mutex;
import io.weft.sync.Select;
import java.util.ArrayList;
import java.util.List;

/** Tasks that hand something to each other. */
final class WeftMessages {
  private static final int RING = 503;

  private WeftMessages() {}

  static long pingPong(Round round) {
    return pingPong(round, 1);
  }

  static long pingPongAcross(Round round) {
    return pingPong(round, 2);
  }

  private static long pingPong(Round round, int loops) {
    Token token = new Token();
    Channel<Token> ping = Channel.rendezvous();
    Channel<Token> pong = Channel.rendezvous();
    WeftMain.onLoops(loops, () -> {
      Task<Void> answers = Task.spawnOn(Placement.loop(loops - 1), () -> {
        for (int i = 0; i < round.size(); i++) {
          Token received = ping.receive();
          received.hop();
          pong.send(received);
        }
      });
      for (int i = 0; i < round.size(); i++) {
        ping.send(token);
        pong.receive().hop();
      }
      answers.join();
    });
    return token.hops();
  }

  static long mutex(Round round) {
    Turns turns = new Turns();
    Mutex mutex = new Mutex();
    WeftMain.onLoops(1, () -> {
      Task<Void> first = Task.spawn(() -> lockInTurns(mutex, turns, 1, round.size() / 2));
      Task<Void> second = Task.spawn(() -> lockInTurns(mutex, turns, 2, round.size() / 2));
      first.join();
      second.join();
    });
    return turns.handOffs();
  }

  /** Yields while it has the lock, so that the other always waits for it. */
  @Suspendable
  private static void lockInTurns(Mutex mutex, Turns turns, int who, int count) {
    for (int i = 0; i < count; i++) {
      mutex.lock();
      turns.take(who);
      Task.yield();
      mutex.unlock();
    }
  }

  static long select(Round round) {
    Token token = new Token();
    Channel<Token> left = Channel.rendezvous();
    Channel<Token> right = Channel.rendezvous();
    Total fromLeft = new Total();
    WeftMain.onLoops(1, () -> {
      Task.spawn(() -> sendAll(left, token, round.size() / 2));
      Task.spawn(() -> sendAll(right, token, round.size() / 2));
      Select<Token> either = new Select<Token>()
          .onReceive(left, received -> {
            fromLeft.add(1);
            return received;
          })
          .onReceive(right, received -> received);
      for (int i = 0; i < round.size(); i++) {
        either.await().hop();
      }
    });
    return token.hops() + fromLeft.value();
  }

  @Suspendable
  private static void sendAll(Channel<Token> channel, Token token, int count) {
    for (int i = 0; i < count; i++) {
      channel.send(token);
    }
  }

  static long ring(Round round) {
    Token token = new Token();
    WeftMain.onLoops(1, () -> {
      List<Channel<Token>> channels = new ArrayList<>(RING);
      for (int i = 0; i < RING; i++) {
        channels.add(Channel.rendezvous());
      }
      for (int i = 0; i < RING; i++) {
        Channel<Token> in = channels.get(i);
        Channel<Token> out = channels.get((i + 1) % RING);
        Task.spawn(() -> passOn(in, out, round.size()));
      }
      channels.get(0).send(token);
    });
    return token.hops();
  }

  @Suspendable
  private static void passOn(Channel<Token> in, Channel<Token> out, int hops) {
    for (int i = 0; i < hops / RING; i++) {
      Token token = in.receive();
      token.hop();
      if (token.hops() < hops) {
        out.send(token);
      }
    }
  }
}
