package io.weft.interop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a pool, and the calls that wait for one.
 *
 * <p>Not a {@link java.util.concurrent.ThreadPoolExecutor}: with an unbounded queue that makes all of its threads before it
 * uses one again, so that a program which looks up a name now and then would keep 64 of them.
 *
 * <p>Fields are guarded by the monitor of this. Any thread.
 */
final class BlockingWorkers {
  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final int most;
  private final Queue<BlockingCall<?>> calls = new ArrayDeque<>();

  /** How many were made. */
  private int made;

  /** How many there are. */
  private int alive;

  /** How many of them wait for a call; while they do not know it yet, one of {@link #calls} may be theirs. */
  private int idle;

  private boolean closed;

  /**
   * None as yet.
   *
   * @param name of the threads, with a hyphen and a number behind it
   * @param most how many there may be at once
   */
  BlockingWorkers(String name, int most) {
    this.name = name;
    this.most = most;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /**
   * Has a call carried out, in the order of calls.
   *
   * @return false: this is closed, and the call is not taken
   * @throws Error when no thread can be started and there is none; then the call is not taken either
   */
  synchronized boolean take(BlockingCall<?> call) {
    if (closed) {
      return false;
    }
    calls.add(call);
    if (idle >= calls.size()) {
      notify();
    } else if (alive < most) {
      try {
        start();
      } catch (Throwable noThread) {
        if (alive == 0) {
          calls.remove(call);
          throw noThread;
        }
      }
    }
    return true;
  }

  /** A call that was taken need not be carried out any more. */
  synchronized void remove(BlockingCall<?> call) {
    calls.remove(call);
  }

  /** Takes no more calls, and ends the threads when those that were taken are carried out. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void start() {
    // Whichever loop happens to need a thread first must not leave its thread locals to it.
    Thread thread = new Thread(null, this::work, name + "-" + made, 0, false);
    thread.setDaemon(true);
    thread.start();
    made++;
    alive++;
  }

  private void work() {
    boolean ended = false;
    try {
      while (workOnce()) {
        // and again
      }
      ended = true;
    } finally {
      if (!ended) {
        died();
      }
    }
  }

  /** In a frame of its own: while the thread waits for the next call, nothing is to keep the last one. */
  private boolean workOnce() {
    BlockingCall<?> call = next();
    if (call == null) {
      return false;
    }
    call.run();
    return true;
  }

  /** A thread ends without having been told to, such as by a lack of memory. */
  private synchronized void died() {
    alive--;
    if (!calls.isEmpty()) {
      start();
    }
  }

  /** Waits for the next call; null: this thread is not needed any more, and counts no longer. */
  private synchronized BlockingCall<?> next() {
    long deadlineNs = System.nanoTime() + IDLE_NS;
    while (calls.isEmpty()) {
      long leftNs = deadlineNs - System.nanoTime();
      if (closed || leftNs <= 0) {
        alive--;
        return null;
      }
      idle++;
      try {
        TimeUnit.NANOSECONDS.timedWait(this, leftNs);
      } catch (InterruptedException nobodys) {
        // a body may have kept this thread; nothing here is to be interrupted
      } finally {
        idle--;
      }
    }
    return calls.remove();
  }
}
