package io.weft.internal.loop;

import io.weft.internal.task.TaskContinuation;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A run queue in random order. One task a turn, so that tasks of all loops mix. */
final class ShuffledQueue extends ReadyQueue {
  private final RandomGenerator random;
  private final List<TaskContinuation> tasks = new ArrayList<>();

  ShuffledQueue(RandomGenerator random) {
    this.random = random;
  }

  @Override
  protected void add(TaskContinuation task) {
    tasks.add(task);
  }

  @Override
  protected TaskContinuation poll() {
    int size = tasks.size();
    if (size == 0) {
      return null;
    }
    TaskContinuation last = tasks.remove(size - 1);
    int chosen = size == 1 ? 0 : random.nextInt(size);
    return chosen == size - 1 ? last : tasks.set(chosen, last);
  }

  @Override
  protected int size() {
    return tasks.size();
  }

  @Override
  protected int portion(int most) {
    return Math.min(1, tasks.size());
  }
}
