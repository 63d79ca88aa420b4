package io.weft.internal.loop;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** The loops of one scheduler, with or without threads that drive them. */
public final class LoopGroup {
  private final EventLoop[] loops;

  /** Counts tasks that were not made on one of the loops. */
  private final AtomicLong spawnedOutside = new AtomicLong();

  /** Where loops get their selectors. */
  @FunctionalInterface
  interface SelectorSource {
    /** A selector, to be closed by the loop. */
    Selector open() throws IOException;
  }

  /**
   * Loops that nobody drives yet.
   *
   * @param size how many
   * @param provider makes their selectors
   * @param clock the time in nanoseconds; never goes back; asked from all loops
   * @param reporter is told of failures outside any task; called from all loops
   * @throws IOException when a selector cannot be opened
   */
  public LoopGroup(
      int size, SelectorProvider provider, LongSupplier clock, FailureReporter reporter)
      throws IOException {
    this(size, provider::openSelector, ReadyRing::new, EventLoop::sleep, clock, reporter);
  }

  /**
   * The same, in more detail.
   *
   * @param queues makes their run queues
   * @param rest is what a loop does, for so many nanoseconds at most, when a task blocks it that is pinned
   */
  LoopGroup(
      int size,
      SelectorSource selectors,
      Supplier<ReadyQueue> queues,
      ObjLongConsumer<EventLoop> rest,
      LongSupplier clock,
      FailureReporter reporter)
      throws IOException {
    loops = new EventLoop[size];
    try {
      for (int i = 0; i < size; i++) {
        Poller poller = new Poller(selectors);
        loops[i] = new EventLoop(this, i, poller, queues.get(), rest, clock, reporter);
      }
    } catch (IOException failed) {
      for (EventLoop loop : loops) {
        if (loop != null) {
          loop.close();
        }
      }
      throw failed;
    }
  }

  /** How many loops. */
  public int size() {
    return loops.length;
  }

  /** How often tasks have waited under a pin and kept a loop's thread; with {@code pinned=block}. */
  public long pinnedWaits() {
    long sum = 0;
    for (EventLoop loop : loops) {
      sum += loop.pinnedWaits();
    }
    return sum;
  }

  /** One of them. */
  public EventLoop loop(int index) {
    return loops[index];
  }

  /**
   * The loop with the fewest tasks; of equals the first one behind a given one.
   *
   * @param after an index
   */
  public EventLoop leastLoaded(int after) {
    EventLoop best = null;
    int load = Integer.MAX_VALUE;
    for (int i = 1; i <= loops.length; i++) {
      EventLoop loop = loops[(after + i) % loops.length];
      int its = loop.load();
      if (its < load) {
        best = loop;
        load = its;
      }
    }
    return best;
  }

  /** A number for a task that is made outside the loops. */
  public long nextTaskNumber() {
    return taskNumber(loops.length, spawnedOutside.getAndIncrement());
  }

  /** Each loop counts by itself, and so does the outside; the numbers are interleaved. */
  long taskNumber(int counter, long count) {
    return count * (loops.length + 1) + counter + 1;
  }
}
