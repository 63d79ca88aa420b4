package io.weft.internal.loop;

import java.util.concurrent.CountDownLatch;

/** Who drives the loops of a scheduler: a thread for each, or the thread that waits for the outcome. */
public interface LoopDriver {
  /**
   * Waits until the latch is open, uninterruptibly: the loops are going to open it. On no loop's thread.
   *
   * @return false: they cannot, as nothing can make any task run again
   */
  boolean await(CountDownLatch open);

  /**
   * The same, but not for ever.
   *
   * @param timeoutNs at most, by the clock of the loops
   * @return false: not yet
   */
  boolean await(CountDownLatch open, long timeoutNs);

  /** What to throw when {@link #await} has just given up. */
  Error stuck();

  /** Drives the loops no longer, and closes them. No task is left. */
  void stop();

  /**
   * Lets a loop's thread do something: at once, if that is the calling thread; otherwise it is a message, and this does
   * not wait. Any thread.
   */
  void ask(EventLoop loop, Runnable question);

  /** The thread that drives a loop; null: none at this moment. */
  Thread thread(EventLoop loop);
}
