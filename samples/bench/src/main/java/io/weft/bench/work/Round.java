package io.weft.bench.work;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** One time of doing a work. */
public final class Round {
  private final int size;
  private long emptyBytes;
  private long parkedBytes;

  Round(int size) {
    this.size = size;
  }

  /** How many operations. */
  public int size() {
    return size;
  }

  /** Called when everything is there but the tasks. */
  public void empty() {
    emptyBytes = liveBytes();
  }

  /** Called when all tasks are parked. */
  public void parked() {
    parkedBytes = liveBytes();
  }

  /** The live heap of the parked tasks. */
  long bytes() {
    return parkedBytes - emptyBytes;
  }

  /**
   * As the last collection left it: what is in use at this moment includes the buffer that the thread allocates from,
   * which may be 10 MB. The second collection takes what the first has only made unreachable.
   */
  private static long liveBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
