import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;

/** Compiles a source file, and one with errors, by the Eclipse compiler. */
public final class CompilerWork implements Callable<String> {
  private static final String GOOD = """
      import java.util.*;
      import java.util.function.*;
      public class Good<T extends Comparable<T>> {
        sealed interface Shape permits Circle, Square {}
        record Circle(double radius) implements Shape {}
        record Square(double side) implements Shape {}
        enum Level { LOW { int value() { return 1; } }, HIGH { int value() { return 2; } }; abstract int value(); }
        static double area(Shape s) {
          if (s instanceof Circle c) return Math.PI * c.radius() * c.radius();
          return s instanceof Square q ? q.side() * q.side() : 0;
        }
        T largest(List<? extends T> all) {
          T best = null;
          for (T t : all) if (best == null || t.compareTo(best) > 0) best = t;
          return best;
        }
        int flow(String word, int[] numbers) throws Exception {
          int sum = 0;
          try (AutoCloseable closed = () -> System.out.println(word)) {
            outer:
            for (int n : numbers) {
              switch (word) {
                case "skip": continue outer;
                case "stop": break outer;
                default: sum += switch (n % 3) { case 0 -> 1; case 1 -> { int k = n; yield k * 2; } default -> 3; };
              }
            }
          } catch (IllegalStateException | IllegalArgumentException wrong) {
            return -1;
          } finally {
            sum++;
          }
          Function<Integer, Supplier<String>> made = i -> () -> word + i + Level.valueOf("LOW").value();
          return sum + made.apply(sum).get().length();
        }
      }
      """;
  private static final String WRONG = "class Wrong { int f() { String s = 1; return g(s); } void h() { int x; x++; } }";

  @Override
  public String call() throws Exception {
    Path folder = Files.createTempDirectory("weft-world");
    try {
      String good = compile(folder, "Good", GOOD);
      String wrong = compile(folder, "Wrong", WRONG).replace(folder.toString(), "");
      StringBuilder classes = new StringBuilder();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          classes.append(file.getFileName()).append(' ').append(Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
      return good + wrong + classes;
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static String compile(Path folder, String name, String source) throws Exception {
    Path file = folder.resolve(name + ".java");
    Files.writeString(file, source);
    StringWriter messages = new StringWriter();
    boolean compiled = BatchCompiler.compile(
        new String[] {"-17", "-proc:none", "-d", folder.toString(), file.toString()},
        new PrintWriter(messages), new PrintWriter(messages), null);
    return compiled + " " + messages;
  }
}
