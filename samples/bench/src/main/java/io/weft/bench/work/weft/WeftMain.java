package io.weft.bench.work.weft;

import io.weft.Scheduler;
import io.weft.SuspendableRunnable;
import io.weft.bench.work.Work;
import io.weft.bench.work.WorkMain;
import java.util.Map;

/** Runs a work on Weft. */
public final class WeftMain {
  private static final Map<String, Work> WORKS = Map.ofEntries(
      Map.entry("yield", WeftTasks::yieldInTurns),
      Map.entry("spawn-join", WeftTasks::spawnJoin),
      Map.entry("spawn-batch", WeftTasks::spawnBatch),
      Map.entry("skynet", WeftTasks::skynet),
      Map.entry("timers", WeftTasks::timers),
      Map.entry("ping-pong", WeftMessages::pingPong),
      Map.entry("ping-pong-2", WeftMessages::pingPongAcross),
      Map.entry("mutex", WeftMessages::mutex),
      Map.entry("select", WeftMessages::select),
      Map.entry("ring", WeftMessages::ring),
      Map.entry("parked", WeftMemory::parkedTasks),
      Map.entry("parked-raw", WeftMemory::suspendedCoroutines),
      Map.entry("calls", WeftCalls::fibs),
      Map.entry("switch-1", WeftSwitch.atDepth(1)),
      Map.entry("switch-10", WeftSwitch.atDepth(10)),
      Map.entry("switch-100", WeftSwitch.atDepth(100)),
      Map.entry("updown-1", WeftSwitch.upAndDown(1)),
      Map.entry("updown-10", WeftSwitch.upAndDown(10)),
      Map.entry("updown-100", WeftSwitch.upAndDown(100)));

  private WeftMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(WORKS, args);
  }

  /** Runs a program on loops of its own. */
  static void onLoops(int loops, SuspendableRunnable main) {
    try (Scheduler scheduler = Scheduler.builder().loops(loops).build()) {
      scheduler.runBlocking(main);
    }
  }
}
