package io.weft.world;

import io.weft.agent.rewrite.ForcedYields;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes the census of all libraries in a folder, in a JVM of its own. */
public final class CensusProgram {
  private CensusProgram() {}

  /** Prints a line for each library, then what is wrong; ends with the number of that. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Optional<ForcedYields> yields =
        arguments.length > 1 ? Optional.of(new ForcedYields(1, 0)) : Optional.empty();
    List<Path> jars = jars(folder);
    List<URL> support = new ArrayList<>();
    for (Path jar : jars) {
      support.add(jar.toUri().toURL());
    }
    for (Path jar : jars(folder.resolve("support"))) {
      support.add(jar.toUri().toURL());
    }
    int problems = 0;
    for (Path jar : jars) {
      try (URLClassLoader others = new URLClassLoader(support.toArray(new URL[0]))) {
        Census census = new Census(Library.read(jar), others);
        census.take(yields);
        System.out.println(census);
        census.remarkable().forEach(r -> System.out.println("  " + r));
        census.problems().forEach(p -> System.out.println("PROBLEM " + p));
        problems += census.problems().size();
      }
    }
    System.out.println(problems + " problems");
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
