package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs find out whether a library has a method by a reference to it, which is made, or is not, before it is called. */
class MissingReferenceTest {
  private static final String LIBRARY = """
      public class Library {
        @io.weft.Suspendable public String older() { return "older"; }
        %s
      }
      """;

  private static final String NEWER =
      "@io.weft.Suspendable public String newer() { return \"newer\"; }";

  private static final String PROGRAM = """
      import io.weft.*;

      public class Program {
        @Suspendable static SuspendableCallable<String> best(Library library) {
          try {
            return library::newer;
          } catch (NoSuchMethodError missing) {
            return library::older;
          }
        }
        @Suspendable static void use() throws Exception {
          System.out.println(best(new Library()).call());
        }
        public static void main(String[] arguments) throws Exception {
          new Coroutine(() -> use()).resume();
        }
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void isAnErrorWhereItIsMade() throws Exception {
    Path newer = Build.compiled("Library", LIBRARY.formatted(NEWER), folder.resolve("newer"));
    Path older = Build.compiled("Library", LIBRARY.formatted(""), folder.resolve("older"));
    Path program = Build.compiled("Program", PROGRAM, folder.resolve("program"), newer);
    Path out = Build.done(program, folder.resolve("out"), newer);
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    for (Path in : List.of(newer, older)) {
      Path library = Build.done(in, folder.resolve(in.getFileName() + "-out"));
      assertEquals(
          in.getFileName() + "\n",
          Build.run(List.of(), "Program", List.of(), out, library, runtime).output());
    }
  }
}
