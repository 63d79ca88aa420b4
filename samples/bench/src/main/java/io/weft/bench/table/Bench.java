package io.weft.bench.table;

import io.weft.bench.table.Launch.FailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures Weft and its rivals in turn. */
@Command(
    name = "samples/run bench",
    description = {
      "Runs the same work on Weft and on its rivals, in turn, and prints a table.",
      "All of it, without --quick, goes to samples/bench/results too; the rest to samples/bench/target/results."
    })
public final class Bench implements Callable<Integer> {
  /** With --quick: how long Weft and the plain loop are started, and how long its rivals. */
  private static final long QUICK_MINUTES = 9;

  private static final long QUICK_MINUTES_OF_RIVALS = 7;

  @Parameters(
      paramLabel = "NAME",
      description = "Benchmarks to run, as in the table; all if none is given.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Option(
      names = "--quick",
      description = "At most 10 minutes; says what fell against the committed results.")
  private boolean quick;

  @Option(
      names = "--forks",
      description = "Processes of each rival: 5, or 2 with --quick, if not given.")
  private int forks;

  @Option(names = "--core", description = "The core to pin to; the last one if not given.")
  private int core = Runtime.getRuntime().availableProcessors() - 1;

  @Option(
      names = "--rivals",
      split = ",",
      description = "Who takes part beside Weft and the plain loop; all if not given.")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--root", hidden = true, required = true)
  private Path root;

  @Option(names = "--terminal", hidden = true, description = "Progress is drawn over itself.")
  private boolean terminal;

  @Spec
  private CommandLine.Model.CommandSpec spec;

  private final long start = System.nanoTime();
  private boolean failed;

  /** Runs the command and ends the JVM with its status. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (forks == 0) {
      forks = quick ? 2 : 5;
    }
    if (!Programs.exists("taskset")) {
      core = -1;
    }
    List<Benchmark> benchmarks = benchmarks();
    List<Rival> rivals = rivals();
    Path bench = root.resolve("samples/bench");
    Path load = CCompiler.compile(bench);
    int seconds = quick ? 60 : 180;
    Launch launch = new Launch(
        bench.resolve("target/benchmarks.jar"),
        bench.resolve("target/rivals"),
        root.resolve("agent/target/weft-agent.jar"),
        GoCompiler.compile(bench),
        load,
        new EchoLaunch(load, core, seconds),
        core,
        seconds);
    String head = Machine.describe(root, command(), core, forks);
    System.out.println(head);

    List<Table> tables = new ArrayList<>();
    for (Benchmark benchmark : benchmarks) {
      List<Table> made = Table.of(benchmark, run(benchmark, rivals, launch));
      made.forEach(table -> System.out.print(table.text()));
      tables.addAll(made);
    }
    write(bench, head + "           " + Machine.load() + " at the end\n\n", tables);
    return (quick && reportFallen(bench, tables)) || failed ? 1 : 0;
  }

  // ---- what is asked for

  private List<Benchmark> benchmarks() {
    for (String word : names) {
      if (Benchmark.ALL.stream().noneMatch(benchmark -> benchmark.isMeantBy(word))) {
        List<String> known = Benchmark.ALL.stream().map(Benchmark::name).toList();
        throw new ParameterException(
            spec.commandLine(), "no benchmark is called '" + word + "', but " + known);
      }
    }
    return Benchmark.ALL.stream()
        .filter(benchmark -> names.isEmpty() || names.stream().anyMatch(benchmark::isMeantBy))
        .map(benchmark -> quick ? benchmark.quick() : benchmark)
        .toList();
  }

  private List<Rival> rivals() {
    for (String label : labels) {
      if (Rival.labelled(label).isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "no rival is called '" + label + "', but " + List.of(Rival.values()));
      }
    }
    return List.of(Rival.values()).stream()
        .filter(rival -> rival.isNeeded() || labels.isEmpty() || labels.contains(rival.label))
        .toList();
  }

  private String command() {
    List<String> words = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
    int hidden = words.indexOf("--root");
    words.subList(hidden, hidden + 2).clear();
    words.remove("--terminal");
    return ("samples/run bench " + String.join(" ", words)).strip();
  }

  // ---- running

  /** All rivals once, then all again: what the machine does meanwhile meets everyone. */
  private Runs run(Benchmark benchmark, List<Rival> rivals, Launch launch) throws IOException {
    Runs runs = new Runs(benchmark);
    List<Rival> able = able(benchmark, rivals, launch, runs);
    for (int fork = 0; fork < forks; fork++) {
      for (Rival rival : List.copyOf(able)) {
        if (isTooLate(rival)) {
          runs.remark(rival + " cut short: --quick has taken long enough");
          continue;
        }
        progress(benchmark, rival, fork);
        try {
          Benchmark work = rival == Rival.PLAIN ? Benchmark.BASELINE : benchmark;
          runs.add(rival, launch.run(rival, work));
        } catch (FailedException wrong) {
          failed = true;
          able.remove(rival);
          runs.remark(rival + " failed: " + wrong.getMessage());
        }
      }
    }
    return runs;
  }

  private boolean isTooLate(Rival rival) {
    long minutes = rival.isNeeded() ? QUICK_MINUTES : QUICK_MINUTES_OF_RIVALS;
    return quick && System.nanoTime() - start > TimeUnit.MINUTES.toNanos(minutes);
  }

  /** Those that can do it; says why others cannot. */
  private static List<Rival> able(
      Benchmark benchmark, List<Rival> rivals, Launch launch, Runs runs) {
    List<Rival> able = new ArrayList<>();
    for (Rival rival : rivals) {
      if (rival.takesPart(benchmark)) {
        Optional<String> obstacle = obstacle(rival, benchmark, launch);
        if (obstacle.isEmpty()) {
          able.add(rival);
        } else {
          runs.remark(rival + " left out: " + obstacle.get());
        }
      }
    }
    return able;
  }

  private static Optional<String> obstacle(Rival rival, Benchmark benchmark, Launch launch) {
    if (Runtime.version().feature() < rival.java) {
      return Optional.of("needs JDK " + rival.java + " or newer");
    }
    if (rival == Rival.GO && launch.go() == null) {
      return Optional.of("there is no go on the PATH");
    }
    if (benchmark.kind() == Benchmark.Kind.ECHO) {
      return obstacleOfServers(rival, launch);
    }
    if (rival == Rival.VIRTUAL_THREADS && benchmark.name().equals("select")) {
      return Optional.of("the JDK has no choice between queues");
    }
    if (rival == Rival.QUASAR) {
      return Optional.of("its agent reads class files up to Java 12, and the JDK's own are newer");
    }
    if (rival == Rival.KILIM) {
      return obstacleOfKilim(benchmark);
    }
    return Optional.empty();
  }

  private static Optional<String> obstacleOfKilim(Benchmark benchmark) {
    return switch (benchmark.name()) {
      case "mutex" -> Optional.of("it has no lock that is handed over");
      case "skynet", "timers" -> Optional.of("its rounds take seconds each");
      default -> Optional.empty();
    };
  }

  private static Optional<String> obstacleOfServers(Rival rival, Launch launch) {
    if (launch.load() == null) {
      return Optional.of("the load needs Linux, and cc on the PATH");
    }
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return Optional.of("server and load need a core each");
    }
    if (rival == Rival.NETTY_EPOLL && !System.getProperty("os.arch").equals("amd64")) {
      return Optional.of("its native library is here for x86-64 only");
    }
    return Optional.empty();
  }

  private void progress(Benchmark benchmark, Rival rival, int fork) {
    if (terminal) {
      System.err.printf(
          "\r%-60s\r", benchmark.name() + ", " + (fork + 1) + " of " + forks + ": " + rival);
    }
  }

  // ---- what becomes of it

  private void write(Path bench, String head, List<Table> tables) throws IOException {
    boolean whole = names.isEmpty() && labels.isEmpty() && !quick;
    Path folder = Files.createDirectories(bench.resolve(whole ? "results" : "target/results"));
    StringBuilder text = new StringBuilder(head);
    tables.forEach(table -> text.append(table.text()));
    String name = fileName();
    Files.writeString(folder.resolve(name + ".txt"), text, StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve(name + ".svg"),
        Chart.svg(
            "Weft and its rivals on JDK " + Runtime.version().feature() + ": less is better",
            tables),
        StandardCharsets.UTF_8);
    System.out.println(
        "written to " + root.relativize(folder.resolve(name + ".txt")) + " and .svg");
  }

  private static String fileName() {
    return "jdk-" + Runtime.version().feature();
  }

  private boolean reportFallen(Path bench, List<Table> tables) throws IOException {
    Path results = bench.resolve("results").resolve(fileName() + ".txt");
    if (!Files.exists(results)) {
      System.out.println("nothing to compare with: there is no " + root.relativize(results));
      return false;
    }
    List<String> fallen = Committed.read(results).fallen(tables);
    if (fallen.isEmpty()) {
      System.out.println("nothing fell against " + root.relativize(results));
      return false;
    }
    System.out.println("fell against " + root.relativize(results) + ":");
    fallen.forEach(line -> System.out.println("  " + line));
    return true;
  }
}
