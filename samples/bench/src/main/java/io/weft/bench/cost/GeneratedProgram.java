package io.weft.bench.cost;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources and packs them into a jar, as a build would. */
final class GeneratedProgram {
  /** Names the classes, one a line, in the order in which the program touches them. */
  static final String LIST = "classes.txt";

  private GeneratedProgram() {}

  /**
   * Writes the jar.
   *
   * @param folder for all files; what it held is lost
   * @param sources binary names to sources
   * @param main more of them, which the list of classes does not name
   */
  static Path build(Path folder, Map<String, String> sources, Map<String, String> main)
      throws IOException {
    delete(folder);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    compile(sources, main, classes);
    Path jar = folder.resolve("program.jar");
    List<String> order = new ArrayList<>(sources.keySet());
    // A program meets its classes in no order; always the same one, so that runs compare.
    Collections.shuffle(order, new Random(5));
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      put(out, LIST, String.join("\n", order).getBytes(StandardCharsets.UTF_8));
      for (Path path : files(classes)) {
        put(out, classes.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
      }
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  private static void compile(Map<String, String> sources, Map<String, String> main, Path classes)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("no compiler here: run this with a JDK, not a JRE");
    }
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    main.forEach((name, text) -> units.add(new Source(name, text)));
    List<String> options = List.of(
        "-g",
        "-nowarn",
        "-proc:none",
        "--release",
        "17",
        "-d",
        classes.toString(),
        "-classpath",
        System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      if (!compiler.getTask(null, files, null, options, null, units).call()) {
        throw new IllegalStateException("the generated sources do not compile, see above");
      }
    }
  }

  /** All files below a folder, in the order of their names. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(GeneratedProgram::deleteOne);
      }
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException kept) {
      throw new UncheckedIOException(kept);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
