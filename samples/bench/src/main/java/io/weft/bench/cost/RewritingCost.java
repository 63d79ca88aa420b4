package io.weft.bench.cost;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.StandardRules;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Time for each method that is rewritten, and what it grows by: of the generated program's annotated methods, and of all
 * its methods, by a list. In one JVM, first cold and then warm.
 */
final class RewritingCost {
  private static final int CLASSES = 1_000;
  private static final int PASSES = 20;

  private final Map<String, byte[]> classFiles = new HashMap<>();
  private final List<String> list;
  /** Of this thread alone: others may use the machine, and the JIT has threads of its own. */
  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();

  private RewritingCost(Path classes, List<String> list) throws IOException {
    this.list = list;
    for (Path file : GeneratedProgram.files(classes)) {
      String name = classes.relativize(file).toString().replace('\\', '/');
      classFiles.put(
          name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
    }
  }

  /**
   * Runs it.
   *
   * @param args folder for files
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).resolve("rewriting");
    GeneratedProgram.build(folder, new ProgramSources("program", CLASSES).sources(), Map.of());
    Path classes = folder.resolve("classes");
    System.out.printf("JDK %s, %d classes%n", System.getProperty("java.version"), CLASSES);
    new RewritingCost(classes, List.of()).measure("annotated methods");
    new RewritingCost(classes, List.of("program.**")).measure("all methods, by a list");
  }

  private void measure(String what) throws IOException {
    Series warm = new Series();
    double cold = 0;
    Growth growth = new Growth();
    for (int pass = 0; pass < PASSES; pass++) {
      Map<String, byte[]> written = new HashMap<>();
      double us = instrumentAll(written) / 1e3;
      if (pass == 0) {
        cold = us;
        written.forEach((name, bytes) -> growth.add(classFiles.get(name), bytes));
      } else {
        warm.add(us);
      }
    }
    int methods = growth.methods();
    System.out.printf("%s: %d in %d classes%n", what, methods, growth.classes());
    System.out.printf(
        "  us for each: first pass %.0f, least of %d more %.0f%n",
        cold / methods, PASSES - 1, warm.least() / methods);
    System.out.println(growth);
  }

  /** Nanoseconds for the classes that are changed. A program starts with nothing known, so each pass does too. */
  private long instrumentAll(Map<String, byte[]> written) throws IOException {
    ClassHierarchy hierarchy = new ClassHierarchy(
        this::read, StandardRules.with(MethodPatterns.parse(list, "list"), List.of()), null);
    Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy));
    long ns = 0;
    for (Map.Entry<String, byte[]> file : classFiles.entrySet()) {
      long start = clock.getCurrentThreadCpuTime();
      Optional<byte[]> changed = instrumenter.instrument(file.getValue()).bytes();
      if (changed.isPresent()) {
        ns += clock.getCurrentThreadCpuTime() - start;
        written.put(file.getKey(), changed.get());
      }
    }
    return ns;
  }

  private byte[] read(String internalName) throws IOException {
    byte[] known = classFiles.get(internalName);
    if (known != null) {
      return known;
    }
    try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
