package io.weft.listings;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;

/**
 * A class whose listing is reviewed.
 *
 * @param type its simple name
 */
record Construct(String type) {
  static final Path SOURCES = Path.of("src/test/java/io/weft/listings/constructs");
  private static final String PACKAGE = "io/weft/listings/constructs/";
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());

  /** All of them; what the others call has no listing. */
  static List<Construct> all() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".java"))
          .map(n -> n.substring(0, n.length() - ".java".length()))
          .filter(n -> !n.equals("package-info") && !n.equals("Remote"))
          .sorted()
          .map(Construct::new)
          .toList();
    }
  }

  static Construct named(String name) throws IOException {
    return all().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no construct has the name " + name));
  }

  /** The name of the listing: words between dashes. */
  String name() {
    return type.replace("$", "").replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** Instruments a class file as the agent would. */
  static byte[] instrument(byte[] classFile) {
    ClassHierarchy hierarchy = new ClassHierarchy(n -> read(n + ".class"), RULES, null);
    return new Instrumenter(new Suspendables(hierarchy))
        .instrument(classFile)
        .bytes()
        .orElse(classFile);
  }

  static byte[] read(String resource) throws IOException {
    try (InputStream in = Construct.class.getClassLoader().getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    }
  }

  /** What the agent made of it and of the classes inside it. */
  String outline() throws IOException {
    StringBuilder text = new StringBuilder();
    addOutline(PACKAGE + type, text);
    return text.toString();
  }

  private static void addOutline(String name, StringBuilder text) throws IOException {
    byte[] original = read(name + ".class");
    byte[] written = instrument(original);
    if (written != original) {
      text.append(new Outline(original, written).text());
    }
    ClassNode type = new ClassNode();
    new ClassReader(original).accept(type, ClassReader.SKIP_CODE);
    type.innerClasses.stream()
        .filter(i -> i.name.startsWith(name + "$"))
        .filter(i -> i.name.indexOf('$', name.length() + 1) < 0)
        .sorted((a, b) -> a.name.compareTo(b.name))
        .forEach(i -> {
          try {
            addOutline(i.name, text);
          } catch (IOException missing) {
            throw new UncheckedIOException(missing);
          }
        });
  }

  /** What stands between the braces of the class, one level less indented. */
  String source() throws IOException {
    return Files.readAllLines(SOURCES.resolve(type + ".java")).stream()
        .dropWhile(line -> !line.endsWith(type + " {"))
        .skip(1)
        .takeWhile(line -> !line.equals("}"))
        .map(line -> line.replaceFirst("^  ", "") + "\n")
        .collect(Collectors.joining());
  }
}
