package io.weft;

import io.weft.internal.loop.EventLoop;
import io.weft.internal.loop.LoopGroup;
import java.util.List;
import java.util.stream.IntStream;

/**
 * On which loop of its scheduler a new task is to live. It stays there; tasks of one loop never run at the same time,
 * so those that share much belong on one.
 */
public final class Placement {
  /** The loop of the task that spawns: the default. */
  public static final Placement CURRENT = new Placement("CURRENT", -1);

  /** The loop with the fewest tasks at this moment; with equals, the one behind the current loop. */
  public static final Placement LEAST_LOADED = new Placement("LEAST_LOADED", -1);

  private final String name;
  private final int index;

  private Placement(String name, int index) {
    this.name = name;
    this.index = index;
  }

  /**
   * A certain loop.
   *
   * @param index from 0; the number of loops is the scheduler's {@link Scheduler.Builder#loops}
   * @throws IllegalArgumentException when negative; one that the scheduler does not have is refused by the spawn
   */
  public static Placement loop(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("loop index " + index + " is negative");
    }
    return new Placement("loop " + index, index);
  }

  /**
   * One for each loop of the scheduler that runs the calling task, in the order of their indexes: to start something on
   * every loop.
   *
   * <pre>{@code
   * for (Placement each : Placement.all()) {
   *     Task.spawnOn(each, this::accept);
   * }
   * }</pre>
   *
   * @return unmodifiable
   * @throws IllegalStateException outside a task
   */
  public static List<Placement> all() {
    int size = EventLoop.of(Task.current()).group().size();
    return IntStream.range(0, size).mapToObj(Placement::loop).toList();
  }

  EventLoop choose(EventLoop current) {
    LoopGroup loops = current.group();
    if (this == CURRENT) {
      return current;
    }
    if (this == LEAST_LOADED) {
      return loops.leastLoaded(current.index());
    }
    if (index >= loops.size()) {
      throw new IllegalArgumentException(
          "there is no " + name + ": the scheduler has " + loops.size() + " loops, counted from 0");
    }
    return loops.loop(index);
  }

  @Override
  public String toString() {
    return name;
  }
}
