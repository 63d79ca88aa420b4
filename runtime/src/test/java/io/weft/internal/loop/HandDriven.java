package io.weft.internal.loop;

import io.weft.internal.task.ScriptedTask;
import io.weft.internal.task.TaskGroup;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;

/** One loop that the test drives, with a clock that stands until the test moves it. */
final class HandDriven implements AutoCloseable {
  final List<String> log = new ArrayList<>();
  final List<Throwable> reported = new ArrayList<>();
  final TaskGroup group = new TaskGroup(
      1, TaskGroup.Policy.SUPERVISE, () -> log.add("empty"), failed -> log.add("overflow"));
  final EventLoop loop;
  boolean reporterFails;
  long nowNs = 1_000_000_000_000L;

  HandDriven() {
    this(SelectorProvider.provider());
  }

  HandDriven(SelectorProvider provider) {
    try {
      LoopGroup loops = new LoopGroup(1, provider, () -> nowNs, this::report);
      loop = loops.loop(0);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private void report(String what, Throwable thrown) {
    if (reporterFails) {
      throw new IllegalStateException("the reporter failed");
    }
    reported.add(thrown);
  }

  long runOnce() {
    return loop.runOnce(nowNs);
  }

  /** Runs turns until there is nothing to do; returns for how long. */
  long runUntilIdle() {
    for (int turn = 0; turn < 10_000; turn++) {
      long idleNs = runOnce();
      if (idleNs > 0) {
        return idleNs;
      }
    }
    throw new AssertionError("never idle");
  }

  ScriptedTask start(String name, ScriptedTask.Step... steps) {
    if (!group.tryHold()) {
      throw new AssertionError("the group is empty");
    }
    ScriptedTask task = new ScriptedTask(name, group.share(loop), steps);
    loop.startFromAnywhere(task);
    return task;
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }
}
