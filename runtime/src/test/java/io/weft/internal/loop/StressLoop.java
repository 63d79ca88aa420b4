package io.weft.internal.loop;

import io.weft.PinnedException;
import io.weft.abi.Carrier;
import io.weft.internal.task.TaskContinuation;
import io.weft.internal.task.TaskControl;
import io.weft.internal.task.TaskLoop;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop that is a run queue and an inbox, for stress tests that make one for each try. */
final class StressLoop extends TaskLoop {
  private final Deque<TaskContinuation> queue = new ArrayDeque<>();
  private final Inbox inbox = new Inbox();
  private final boolean takesAllForItsThread;
  private Thread thread;
  private boolean asleep;
  private boolean woken;

  /**
   * A loop without thread.
   *
   * @param takesAllForItsThread whether it is broken: what other threads do, they do to its tasks directly
   */
  StressLoop(boolean takesAllForItsThread) {
    this.takesAllForItsThread = takesAllForItsThread;
  }

  private void wokenUp() {
    woken = true;
  }

  /** Runs what there is, and falls asleep; on the thread that is its own from now on. */
  void runUntilIdle() {
    thread = Thread.currentThread();
    do {
      turn();
    } while (!inbox.fallAsleep(this::wokenUp));
    asleep = true;
  }

  /** Goes on if it was woken. */
  void goOn() {
    if (asleep && woken) {
      turn();
    }
  }

  private void turn() {
    for (Object message = inbox.poll(); message != null; message = inbox.poll()) {
      TaskControl.deliver((TaskContinuation) message);
    }
    for (TaskContinuation task = queue.poll(); task != null; task = queue.poll()) {
      TaskControl.run(task, Carrier.current());
    }
  }

  @Override
  public long nowNs() {
    return 0;
  }

  @Override
  protected void enqueue(TaskContinuation task) {
    queue.add(task);
  }

  @Override
  public boolean inLoop() {
    return takesAllForItsThread || Thread.currentThread() == thread;
  }

  @Override
  public void send(Object message) {
    inbox.put(message);
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  protected void runNested(TaskContinuation waiting) {
    throw new AssertionError("nothing waits under a pin");
  }

  @Override
  protected void countPinned(PinnedException place) {
    throw new AssertionError("nothing waits under a pin", place);
  }
}
