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

  /**
   * Prints a line for each library, then what is wrong; ends with the number of that.
   *
   * @param arguments the folder, and if wanted the start of a jar's name: then of that alone, with every method yielding
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    String only = arguments.length > 1 ? arguments[1] : "";
    Optional<ForcedYields> yields =
        only.isEmpty() ? Optional.empty() : Optional.of(new ForcedYields(1, 0));
    List<URL> all = new ArrayList<>();
    for (Path jar : jars(folder)) {
      all.add(jar.toUri().toURL());
    }
    for (Path jar : jars(folder.resolve("support"))) {
      all.add(jar.toUri().toURL());
    }
    int libraries = 0;
    int problems = 0;
    for (Path jar : jars(folder)) {
      if (jar.getFileName().toString().startsWith(only)) {
        libraries++;
        problems += take(Library.read(jar), all, yields);
      }
    }
    System.out.println(libraries + " libraries, " + problems + " problems");
  }

  private static int take(Library library, List<URL> all, Optional<ForcedYields> yields)
      throws IOException {
    try (URLClassLoader others = new URLClassLoader(all.toArray(new URL[0]))) {
      Census census = new Census(library, others);
      census.take(yields);
      System.out.println(census);
      census.remarkable().forEach(r -> System.out.println("  " + r));
      census.problems().forEach(p -> System.out.println("PROBLEM " + p));
      return census.problems().size();
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
