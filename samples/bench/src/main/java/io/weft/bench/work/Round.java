package io.weft.bench.work;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** One time of doing a work. */
public final class Round {
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

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

  /** The second collection takes what the first has only made unreachable, as by clearing references. */
  private static long liveBytes() {
    System.gc();
    System.gc();
    return MEMORY.getHeapMemoryUsage().getUsed();
  }
}
