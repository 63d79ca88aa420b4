package io.weft.bench.work;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** The main program of a rival: does one work some times and prints a line for each. */
public final class WorkMain {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private WorkMain() {}

  /**
   * Prints for each round: {@code round}, nanoseconds, nanoseconds of CPU of the whole process, bytes, and what the
   * work returned.
   *
   * @param works by name
   * @param args the name of the work, its size, the number of rounds
   */
  public static void run(Map<String, Work> works, String[] args) throws Exception {
    Work work = works.get(args[0]);
    if (work == null) {
      System.out.println("unknown " + args[0]);
      return;
    }
    int size = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    for (int i = 0; i < rounds; i++) {
      Round round = new Round(size);
      long cpu = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      long proof = work.run(round);
      long elapsed = System.nanoTime() - start;
      cpu = SYSTEM.getProcessCpuTime() - cpu;
      System.out.println("round " + elapsed + " " + cpu + " " + round.bytes() + " " + proof);
    }
  }
}
