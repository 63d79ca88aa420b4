package io.weft.bench.work.plain;

import io.weft.bench.work.Round;
import io.weft.bench.work.Turns;
import io.weft.bench.work.WorkMain;
import java.util.ArrayDeque;
import java.util.Map;

/**
 * Two state machines, written by hand, take turns in a queue: what the fastest scheduler would still have to do. And calls that
 * are nothing but calls.
 */
public final class PlainMain {
  private PlainMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(Map.of("turns", PlainMain::turns, "calls", PlainMain::fibs), args);
  }

  private static long turns(Round round) {
    Turns turns = new Turns();
    ArrayDeque<Machine> ready = new ArrayDeque<>();
    ready.add(new Machine(turns, 1, round.size() / 2));
    ready.add(new Machine(turns, 2, round.size() / 2));
    Machine machine = ready.poll();
    while (machine != null) {
      if (machine.step()) {
        ready.add(machine);
      }
      machine = ready.poll();
    }
    return turns.handOffs();
  }

  /** The same calls, none of which can suspend. */
  private static long fibs(Round round) {
    Turns turns = new Turns();
    long sum = 0;
    for (int i = 0; i < round.size(); i++) {
      sum += fib(25, turns);
      sum += fib(-1, turns);
      turns.take(2);
    }
    return sum + turns.handOffs();
  }

  private static int fib(int n, Turns turns) {
    if (n >= 2) {
      return fib(n - 1, turns) + fib(n - 2, turns);
    }
    if (n < 0) {
      turns.take(1);
    }
    return n;
  }

  private static final class Machine {
    private final Turns turns;
    private final int who;
    private int left;

    Machine(Turns turns, int who, int left) {
      this.turns = turns;
      this.who = who;
      this.left = left;
    }

    boolean step() {
      turns.take(who);
      return --left > 0;
    }
  }
}
