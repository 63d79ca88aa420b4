package io.weft.bench.work.javaflow;

import io.weft.bench.work.Work;
import io.weft.bench.work.WorkMain;
import java.util.Map;

/** Runs a work on tascalate-javaflow. */
public final class JavaflowMain {
  private static final Map<String, Work> WORKS = Map.ofEntries(
      Map.entry("calls", JavaflowCalls::fibs),
      Map.entry("parked-raw", JavaflowMemory::suspended),
      Map.entry("switch-1", JavaflowSwitch.atDepth(1)),
      Map.entry("switch-10", JavaflowSwitch.atDepth(10)),
      Map.entry("switch-100", JavaflowSwitch.atDepth(100)),
      Map.entry("updown-1", JavaflowSwitch.upAndDown(1)),
      Map.entry("updown-10", JavaflowSwitch.upAndDown(10)),
      Map.entry("updown-100", JavaflowSwitch.upAndDown(100)));

  private JavaflowMain() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    WorkMain.run(WORKS, args);
  }
}
