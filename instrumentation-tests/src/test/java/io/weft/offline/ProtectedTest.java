package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protected methods of another package are called on what the JVM lets them be called on, behind a guard too. */
class ProtectedTest {
  private static final String ABOVE = """
      package above;
      public class Above {
        @io.weft.Suspendable protected Object name(Object of) { return "above " + of; }
      }
      """;

  private static final String PROGRAM = """
      package below;
      import io.weft.Suspendable;

      public class Program extends above.Above {
        public static class Below extends Program {}

        @Suspendable static Object own(Program program) { return program.name("own"); }
        @Suspendable static Object below(Below below) { return below.name("below"); }

        public static void main(String[] arguments) {
          new io.weft.Coroutine(() -> System.out.println(own(new Below()) + ", " + below(new Below())))
              .resume();
        }
      }
      """;

  @TempDir
  private Path folder;

  @Test
  void onObjectsOfTheCallersClassAndOfItsSubclasses() throws Exception {
    Path above = Build.compiled("Above", ABOVE, folder.resolve("above"));
    Path program = Build.compiled("Program", PROGRAM, folder.resolve("program"), above);
    Path runtime = Build.done(Build.runtime(), folder.resolve("runtime"));
    Path aboveOut = Build.done(above, folder.resolve("above-out"));
    Path out = Build.done(program, folder.resolve("out"), above);
    assertEquals(
        "above own, above below\n",
        Build.run(List.of(), "below.Program", List.of(), out, aboveOut, runtime).output());
  }
}
