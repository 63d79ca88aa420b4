package io.weft.internal.loop;

import io.weft.internal.task.TaskContinuation;

/**
 * The run queue of production: first in, first out, in an array that grows and never shrinks, so that it allocates nothing
 * once it is large enough. Confined to the loop's thread.
 */
final class ReadyRing extends ReadyQueue {
  private static final int INITIAL_CAPACITY = 256;

  private TaskContinuation[] tasks = new TaskContinuation[INITIAL_CAPACITY];

  /** Counts tasks taken; the index is its low bits. */
  private int head;

  /** Counts tasks added; head + length at most. */
  private int tail;

  @Override
  protected void add(TaskContinuation task) {
    TaskContinuation[] ring = tasks;
    if (tail - head == ring.length) {
      ring = grow();
    }
    ring[tail++ & (ring.length - 1)] = task;
  }

  /** Takes the one that was added first, or null. */
  @Override
  protected TaskContinuation poll() {
    if (head == tail) {
      return null;
    }
    TaskContinuation[] ring = tasks;
    int index = head++ & (ring.length - 1);
    TaskContinuation task = ring[index];
    ring[index] = null;
    return task;
  }

  @Override
  protected int size() {
    return tail - head;
  }

  @Override
  protected int portion(int most) {
    return most;
  }

  private TaskContinuation[] grow() {
    TaskContinuation[] old = tasks;
    TaskContinuation[] ring = new TaskContinuation[old.length * 2];
    int first = head & (old.length - 1);
    System.arraycopy(old, first, ring, 0, old.length - first);
    System.arraycopy(old, 0, ring, old.length - first, first);
    head = 0;
    tail = old.length;
    tasks = ring;
    return ring;
  }
}
