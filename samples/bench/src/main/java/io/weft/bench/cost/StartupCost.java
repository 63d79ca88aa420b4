package io.weft.bench.cost;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts a program of 5,000 classes, which loads and initialises all of them, and one that does nothing: without an
 * agent, with one that does nothing, with Weft. In turn, so that all see the same weather on a machine that others use.
 */
final class StartupCost {
  private static final int CLASSES = 5_000;
  private static final int ROUNDS = 11;
  private static final String NONE = "no agent";
  private static final String NOTHING = "agent that does nothing";
  private static final String WEFT = "Weft";

  private static final String MAIN = """
      package program;
      import java.io.*;
      import java.nio.charset.StandardCharsets;
      public final class Main {
        public static void main(String[] args) throws Exception {
          if (args.length > 0) {
            try (BufferedReader names = new BufferedReader(new InputStreamReader(
                Main.class.getResourceAsStream("/" + args[0]), StandardCharsets.UTF_8))) {
              for (String name = names.readLine(); name != null; name = names.readLine()) {
                if (args.length == 1 || !name.contains(args[1])) { Class.forName(name); }
              }
            }
          }
          System.out.println(ProcessHandle.current().info().totalCpuDuration().map(d -> d.toMillis()).orElse(0L));
        }
      }
      """;

  private final Map<String, List<String>> variants = new LinkedHashMap<>();

  private StartupCost(Path nothing, Path weft) {
    variants.put(NONE, List.of());
    variants.put(NOTHING, List.of("-javaagent:" + nothing));
    variants.put(WEFT, List.of("-javaagent:" + weft));
  }

  /**
   * Runs it.
   *
   * @param args folder for files, jar of the agent, jar of the runtime; then, if wanted, rounds and options for
   *     each JVM
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]).resolve("startup");
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : ROUNDS;
    List<String> options = List.of(args).subList(Math.min(4, args.length), args.length);
    Path jar = GeneratedProgram.build(
        folder, new ProgramSources("program", CLASSES).sources(), Map.of("program.Main", MAIN));
    StartupCost cost = new StartupCost(DoNothingAgent.writeJar(folder), Path.of(args[1]));
    System.out.printf(
        "JDK %s, %d rounds, options %s%n", System.getProperty("java.version"), rounds, options);
    List<String> program = new ArrayList<>(options);
    program.addAll(List.of("-cp", jar + File.pathSeparator + args[2], "program.Main"));
    cost.measure("a program that does nothing", rounds, program);
    program.add(GeneratedProgram.LIST);
    cost.measure("a program of " + CLASSES + " classes, 4 % of them suspendable", rounds, program);
    program.add(ProgramSources.SUSPENDABLE_NAME);
    cost.measure("the same without those", rounds, program);
  }

  private void measure(String what, int rounds, List<String> program)
      throws IOException, InterruptedException {
    Map<String, Series> wall = new LinkedHashMap<>();
    Map<String, Series> cpu = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) { // the first warms the caches of the disk
      for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
        List<String> arguments = new ArrayList<>(variant.getValue());
        arguments.addAll(program);
        ForkedJvm.Run run = ForkedJvm.run(arguments);
        if (round >= 0) {
          wall.computeIfAbsent(variant.getKey(), v -> new Series()).add(run.wallMs());
          cpu.computeIfAbsent(variant.getKey(), v -> new Series())
              .add(Double.parseDouble(run.output()));
        }
      }
    }
    System.out.println(what + ", ms: median (least to most)");
    print("  elapsed  ", wall);
    print("  processor", cpu);
  }

  private static void print(String what, Map<String, Series> series) {
    series.forEach((variant, values) -> System.out.printf(
        "%s  %-24s %6.0f (%.0f to %.0f)  to none %.3f  to nothing %.3f%n",
        what,
        variant,
        values.median(),
        values.least(),
        values.most(),
        values.ratioTo(series.get(NONE)),
        values.ratioTo(series.get(NOTHING))));
  }
}
