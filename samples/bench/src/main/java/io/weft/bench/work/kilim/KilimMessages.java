package io.weft.bench.work.kilim;

import io.weft.bench.work.Round;
import io.weft.bench.work.Token;
import io.weft.bench.work.Total;
import java.util.ArrayList;
import java.util.List;
import kilim.Cell;
import kilim.Mailbox;
import kilim.Pausable;
import kilim.Scheduler;
import kilim.Task;

/** Tasks that hand something to each other. There is no channel without buffer; a cell has room for one. */
final class KilimMessages {
  private static final int RING = 503;

  private KilimMessages() {}

  static long pingPong(Round round) {
    return KilimMain.withScheduler(scheduler -> pingPong(round, scheduler, scheduler));
  }

  static long pingPongAcross(Round round) {
    return KilimMain.withScheduler(
        here -> KilimMain.withScheduler(there -> pingPong(round, here, there)));
  }

  private static long pingPong(Round round, Scheduler here, Scheduler there) {
    Token token = new Token();
    Cell<Token> ping = new Cell<>();
    Cell<Token> pong = new Cell<>();
    Task<?> answers = new Task.Fork(() -> {
      for (int i = 0; i < round.size(); i++) {
        Token received = ping.get();
        received.hop();
        pong.put(received);
      }
    });
    Task<?> asks = new Task.Fork(() -> {
      for (int i = 0; i < round.size(); i++) {
        ping.put(token);
        pong.get().hop();
      }
    });
    answers.setScheduler(there).start();
    asks.setScheduler(here).start().joinb();
    answers.joinb();
    return token.hops();
  }

  static long select(Round round) {
    Token token = new Token();
    Mailbox<Token> left = new Mailbox<>(1, 1);
    Mailbox<Token> right = new Mailbox<>(1, 1);
    Total fromLeft = new Total();
    KilimMain.onOneThread(() -> {
      Task.fork(() -> putAll(left, token, round.size() / 2));
      Task.fork(() -> putAll(right, token, round.size() / 2));
      for (int i = 0; i < round.size(); i++) {
        if (Mailbox.select(left, right) == 0) {
          fromLeft.add(1);
          left.get().hop();
        } else {
          right.get().hop();
        }
      }
    });
    return token.hops() + fromLeft.value();
  }

  private static void putAll(Mailbox<Token> mailbox, Token token, int count) throws Pausable {
    for (int i = 0; i < count; i++) {
      mailbox.put(token);
    }
  }

  static long ring(Round round) {
    Token token = new Token();
    KilimMain.onOneThread(() -> {
      List<Cell<Token>> cells = new ArrayList<>(RING);
      for (int i = 0; i < RING; i++) {
        cells.add(new Cell<>());
      }
      Task<?>[] tasks = new Task<?>[RING];
      for (int i = 0; i < RING; i++) {
        Cell<Token> in = cells.get(i);
        Cell<Token> out = cells.get((i + 1) % RING);
        tasks[i] = Task.fork(() -> passOn(in, out, round.size()));
      }
      cells.get(0).put(token);
      for (Task<?> task : tasks) {
        task.join();
      }
    });
    return token.hops();
  }

  private static void passOn(Cell<Token> in, Cell<Token> out, int hops) throws Pausable {
    for (int i = 0; i < hops / RING; i++) {
      Token token = in.get();
      token.hop();
      if (token.hops() < hops) {
        out.put(token);
      }
    }
  }
}
