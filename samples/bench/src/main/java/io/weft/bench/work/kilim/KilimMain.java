package io.weft.bench.work.kilim;

import io.weft.bench.work.Work;
import io.weft.bench.work.WorkMain;
import java.util.Map;
import java.util.function.ToLongFunction;
import kilim.Pausable;
import kilim.Scheduler;
import kilim.Task;

/** Runs a work on Kilim. */
public final class KilimMain {
  private static final Map<String, Work> WORKS = Map.ofEntries(
      Map.entry("yield", KilimTasks::yieldInTurns),
      Map.entry("spawn-join", KilimTasks::spawnJoin),
      Map.entry("spawn-batch", KilimTasks::spawnBatch),
      Map.entry("calls", KilimCalls::fibs),
      Map.entry("ping-pong", KilimMessages::pingPong),
      Map.entry("ping-pong-2", KilimMessages::pingPongAcross),
      Map.entry("select", KilimMessages::select),
      Map.entry("ring", KilimMessages::ring),
      Map.entry("parked", KilimMemory::parkedTasks),
      Map.entry("parked-raw", KilimMemory::pausedContinuations),
      Map.entry("switch-1", KilimSwitch.atDepth(1)),
      Map.entry("switch-10", KilimSwitch.atDepth(10)),
      Map.entry("switch-100", KilimSwitch.atDepth(100)),
      Map.entry("updown-1", KilimSwitch.upAndDown(1)),
      Map.entry("updown-10", KilimSwitch.upAndDown(10)),
      Map.entry("updown-100", KilimSwitch.upAndDown(100)));

  private KilimMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(WORKS, args);
  }

  /** Runs a program, and all tasks that it starts, on one thread. */
  static void onOneThread(Pausable.Fork main) {
    withScheduler(scheduler -> {
      Scheduler.setDefaultScheduler(scheduler);
      Task.fork(main).joinb();
      return 0;
    });
  }

  /** Lends a scheduler of one thread. */
  static long withScheduler(ToLongFunction<Scheduler> program) {
    Scheduler scheduler = Scheduler.make(1);
    try {
      return program.applyAsLong(scheduler);
    } finally {
      scheduler.shutdown();
    }
  }
}
