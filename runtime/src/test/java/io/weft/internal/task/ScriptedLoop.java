package io.weft.internal.task;

import io.weft.PinnedException;
import io.weft.abi.Carrier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A loop that is nothing but a queue, for the tests of tasks. */
final class ScriptedLoop extends TaskLoop {
  final Deque<TaskContinuation> queue = new ArrayDeque<>();
  final List<Object> sent = new ArrayList<>();
  boolean inLoop = true;
  long nowNs;

  @Override
  protected void enqueue(TaskContinuation task) {
    queue.add(task);
  }

  @Override
  public long nowNs() {
    return nowNs;
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public boolean inLoop() {
    return inLoop;
  }

  @Override
  public void send(Object message) {
    sent.add(message);
  }

  @Override
  protected void runNested(TaskContinuation waiting) {
    throw new AssertionError("no test of this package waits under a pin");
  }

  @Override
  protected void countPinned(PinnedException place) {
    throw new AssertionError("no test of this package waits under a pin", place);
  }

  /** Runs the first task; it must be this one. */
  void run(TaskContinuation expected) {
    TaskContinuation first = queue.remove();
    if (first != expected) {
      throw new AssertionError("expected " + expected + ", queued " + first);
    }
    first.run(Carrier.current());
  }
}
