package io.weft.compilers;

import io.weft.Suspendable;
import io.weft.fixtures.support.Fixture;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;

/** Compiles sources at test time, into a folder of its own below {@code target}. */
final class CompiledClasses {
  private CompiledClasses() {}

  /**
   * Compiles Java.
   *
   * @param folder name of the output folder
   * @param compiler any
   * @param options its options, without class path and output
   * @return the class files by binary name
   */
  static Map<String, byte[]> java(
      String folder, JavaCompiler compiler, List<String> options, List<Path> sources)
      throws IOException {
    Path output = emptied(folder);
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-d", output.toString(), "-classpath", classPath()));
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      boolean done = compiler
          .getTask(messages, files, null, all, null, files.getJavaFileObjectsFromPaths(sources))
          .call();
      if (!done) {
        throw new AssertionError(folder + ": not compiled:\n" + messages);
      }
    }
    return read(output);
  }

  /** Makes an empty folder below {@code target}. */
  static Path emptied(String name) throws IOException {
    Path folder = Path.of("target", "compiled-fixtures", name).toAbsolutePath();
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Collections.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  /** The class files in a folder by binary name. */
  static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> result = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = folder.relativize(file).toString().replaceFirst("\\.class$", "");
        result.put(name.replace(File.separatorChar, '.'), Files.readAllBytes(file));
      }
    }
    return result;
  }

  /** All sources below a folder. */
  static List<Path> sources(String folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
    }
  }

  /** What fixtures are compiled against: the runtime, their support, and libraries. */
  static String classPath(Class<?>... libraries) {
    return Stream.concat(Stream.of(Suspendable.class, Fixture.class), Stream.of(libraries))
        .map(CompiledClasses::location)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
