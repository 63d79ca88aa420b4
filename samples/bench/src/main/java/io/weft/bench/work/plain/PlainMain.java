package io.weft.bench.work.plain;

import io.weft.bench.work.Round;
import io.weft.bench.work.Turns;
import io.weft.bench.work.WorkMain;
import java.util.ArrayDeque;
import java.util.Map;

/** Two state machines, written by hand, take turns in a queue: what the fastest scheduler would still have to do. */
public final class PlainMain {
  private PlainMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(Map.of("turns", PlainMain::turns), args);
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
