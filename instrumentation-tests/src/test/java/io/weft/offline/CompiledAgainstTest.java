package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was instrumented is a library like any other to those that compile their code with it. */
class CompiledAgainstTest {
  private static final String LIBRARY = """
      import io.weft.Suspendable;
      import java.util.Iterator;
      import java.util.concurrent.Callable;
      import java.util.function.*;

      public class Library {
        public interface Source extends Supplier<String> { @Suspendable String get(); }
        public interface Work extends Runnable { @Suspendable void run(); }
        public interface Job extends Callable<String> { @Suspendable String call() throws Exception; }
        public interface Change extends Function<String, String> { @Suspendable String apply(String from); }
        public interface Both extends BiFunction<String, String, String> {
          @Suspendable String apply(String one, String other);
        }
        public interface Sink extends Consumer<String> { @Suspendable void accept(String value); }
        public interface Test extends Predicate<String> { @Suspendable boolean test(String value); }
        public interface All extends Iterable<String> { @Suspendable Iterator<String> iterator(); }
        public abstract static class Steps implements Iterator<String>, AutoCloseable {
          @Suspendable public abstract boolean hasNext();
          @Suspendable public abstract String next();
          @Suspendable public abstract void close();
        }
        @Suspendable public static String join(Source source, Iterable<String> all) {
          String joined = source.get();
          for (String each : all) { joined += each; }
          return joined;
        }
      }
      """;

  private static final String PROGRAM = """
      import java.util.Iterator;
      import java.util.List;

      public class Program {
        static class Twice extends Library.Steps {
          private int left = 2;
          @Override public boolean hasNext() { return left > 0; }
          @Override public String next() { return String.valueOf(left--); }
          @Override public void close() { System.out.println("closed"); }
        }
        public static void main(String[] arguments) throws Exception {
          Library.Source source = () -> "source ";
          Library.Work work = () -> System.out.println("work");
          work.run();
          Library.Job job = () -> "job";
          Library.Change change = from -> from + "!";
          Library.Both both = (one, other) -> one + other;
          Library.Sink sink = System.out::println;
          Library.Test test = String::isEmpty;
          Library.All all = () -> new Twice();
          sink.accept(both.apply(change.apply(job.call()), String.valueOf(test.test("x"))));
          try (Twice twice = new Twice()) {
            System.out.println(Library.join(source, all) + twice.next());
          }
        }
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void compilesAndRunsAsWithTheLibraryAsItWas() throws Exception {
    Path library = Build.compiled("Library", LIBRARY, folder.resolve("library"));
    Path out = Build.done(library, folder.resolve("out"));
    Path program = Build.compiled("Program", PROGRAM, folder.resolve("program"), out);
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    assertEquals(
        """
        work
        job!false
        source 212
        closed
        """, Build.run(List.of(), "Program", List.of(), program, out, runtime).output());
  }
}
