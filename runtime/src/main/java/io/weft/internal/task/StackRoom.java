package io.weft.internal.task;

/** Finds out whether the thread's stack has room, before something begins that must not be left half done. */
public final class StackRoom {
  /** What the loop needs between two tasks, selector and inbox included, is a small part of that. */
  private static final int CALLS = 500;

  /** What sending a message to a loop needs, with the system call that wakes it, is a part of that. */
  private static final int CALLS_OF_A_MESSAGE = 64;

  /** What the JDK needs to call the system for a channel is a part of that. */
  private static final int CALLS_OF_A_CHANNEL = 64;

  /** What it takes to enter the method that waits is a small part of that. */
  private static final int CALLS_OF_A_WAIT = 8;

  private StackRoom() {}

  /**
   * Does nothing but use the stack.
   *
   * @throws StackOverflowError when there is little left
   */
  public static void require() {
    descend(CALLS, 1, 2, 3, 4);
  }

  /**
   * The same for something that another thread is to be told, and that must not be left untold.
   *
   * @throws StackOverflowError when there is less left than that takes
   */
  public static void requireForMessage() {
    descend(CALLS_OF_A_MESSAGE, 1, 2, 3, 4);
  }

  /**
   * The same for an operation of a channel. The JDK has a lock for each, and a cache of buffers for each thread, which a
   * stack that is full in the middle leaves half changed: for all tasks of the loop, from then on.
   *
   * @throws StackOverflowError when there is less left than that takes
   */
  public static void requireForChannel() {
    descend(CALLS_OF_A_CHANNEL, 1, 2, 3, 4);
  }

  /**
   * The same for a wait that is put into a queue: from then on something may be given to it, so it must not fail to be
   * entered.
   *
   * @throws StackOverflowError when there is less left than that takes
   */
  public static void requireForWait() {
    descend(CALLS_OF_A_WAIT, 1, 2, 3, 4);
  }

  /** Not a tail call, and its parameters are needed afterwards: the frames are real, compiled or not. */
  private static long descend(int calls, long a, long b, long c, long d) {
    return calls == 0 ? a : descend(calls - 1, b, c, d, a + calls) + (a ^ b) - (c ^ d);
  }
}
