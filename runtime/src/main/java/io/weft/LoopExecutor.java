package io.weft;

import io.weft.internal.loop.EventLoop;
import io.weft.internal.task.TaskGroup;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs callbacks of others on the thread of a loop, between its tasks. */
final class LoopExecutor implements Executor {
  private final EventLoop loop;

  /** Is not over before what was accepted has run. */
  private final TaskGroup group;

  LoopExecutor(EventLoop loop, TaskGroup group) {
    this.loop = loop;
    this.group = group;
  }

  @Override
  public void execute(Runnable command) {
    Objects.requireNonNull(command, "command");
    if (!group.tryHold()) {
      throw new RejectedExecutionException(group.closed().getMessage() + ": " + this);
    }
    loop.send(new Callback(command, group));
  }

  /** What it throws, the loop reports. */
  private record Callback(Runnable command, TaskGroup group) implements Runnable {
    @Override
    public void run() {
      try {
        command.run();
      } finally {
        group.release();
      }
    }

    @Override
    public String toString() {
      return command.toString();
    }
  }

  @Override
  public String toString() {
    return "executor of " + loop;
  }
}
