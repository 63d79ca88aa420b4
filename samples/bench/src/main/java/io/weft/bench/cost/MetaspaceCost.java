package io.weft.bench.cost;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metaspace of a frame class: a program calls each of its methods once without suspending, looks, suspends in each, and
 * looks again. So the figure is all that a first suspension leaves behind: the class and the linkage of its call site.
 */
final class MetaspaceCost {
  private static final int CLASSES = 40;
  private static final int METHODS = 50;

  private static final String METHOD = """
      @Suspendable static int m@N@(int id, Object kept, boolean wait) {
        long begun = id * 31L;
        if (wait) { Coroutine.suspend(); }
        return (int) begun + (kept == null ? 1 : 0);
      }
      """;

  private static final String MAIN = """
      package many;
      import io.weft.Coroutine;
      import java.lang.management.*;
      public final class Main {
        private static long used(String pool) {
          return ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(p -> p.getName().equals(pool)).mapToLong(p -> p.getUsage().getUsed()).findFirst().orElse(0);
        }
        private static int run(boolean wait) {
          int suspensions = 0;
          for (Coroutine c = new Coroutine(() -> All.run(wait)); c.resume();) { suspensions++; }
          return suspensions;
        }
        public static void main(String[] args) {
          for (Coroutine c = new Coroutine(() -> All.warm()); c.resume();) {}
          used("Metaspace");
          run(true);
          long loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
          long all = used("Metaspace"), classes = used("Compressed Class Space");
          All.armed = true;
          int suspensions = run(true);
          System.out.println(suspensions + " " + (used("Metaspace") - all) + " "
              + (used("Compressed Class Space") - classes) + " "
              + (ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - loaded));
        }
      }
      """;

  private MetaspaceCost() {}

  /**
   * Runs it.
   *
   * @param args folder for files, jar of the agent
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path jar = GeneratedProgram.build(
        Path.of(args[0]).resolve("metaspace"), sources(), Map.of("many.Main", MAIN));
    ForkedJvm.Run run = ForkedJvm.run(List.of(
        "-javaagent:" + args[1],
        "-cp",
        jar + File.pathSeparator + System.getProperty("java.class.path"),
        "many.Main"));
    String[] figures = run.output().split(" ", -1);
    int suspensions = Integer.parseInt(figures[0]);
    if (suspensions != CLASSES * METHODS) {
      throw new IllegalStateException(run.output() + ": not every method suspended");
    }
    System.out.printf(
        "JDK %s: %d methods suspended for the first time, %s classes were defined; metaspace for each: %.0f bytes,"
            + " of which class space %.0f%n",
        System.getProperty("java.version"),
        suspensions,
        figures[3],
        Double.parseDouble(figures[1]) / suspensions,
        Double.parseDouble(figures[2]) / suspensions);
  }

  /** Nothing is armed at first, so that what the runtime itself needs to suspend is loaded before. */
  private static Map<String, String> sources() {
    Map<String, String> sources = new TreeMap<>();
    StringBuilder all = new StringBuilder("""
            package many; import io.weft.*; public final class All {
              static boolean armed;
              @Suspendable static void warm() { Coroutine.suspend(); }
              @Suspendable static void run(boolean wait) {
            """);
    for (int i = 0; i < CLASSES; i++) {
      StringBuilder type =
          new StringBuilder("package many; import io.weft.*; final class Many" + i + " {\n");
      StringBuilder calls = new StringBuilder();
      for (int m = 0; m < METHODS; m++) {
        type.append(METHOD.replace("@N@", String.valueOf(m)));
        calls
            .append("    m")
            .append(m)
            .append("(")
            .append(m)
            .append(", \"\", wait && All.armed);\n");
      }
      type.append("  @Suspendable static void each(boolean wait) {\n")
          .append(calls)
          .append("  }\n}\n");
      sources.put("many.Many" + i, type.toString());
      all.append("    Many").append(i).append(".each(wait);\n");
    }
    sources.put("many.All", all.append("  }\n}\n").toString());
    return sources;
  }
}
