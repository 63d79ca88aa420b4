package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class between instrumented ones was forgotten at build time: it is not passed over. */
class MiddleTest {
  private static final List<String> EXPECTED = List.of(
      "super: 1071 outside, 1071 after 0 suspensions",
      "super of another method: 2071 outside, 2071 after 0 suspensions",
      "super under a monitor: 3071 outside, 3071 after 0 suspensions",
      "super in a lambda: 4071 outside, 4071 after 0 suspensions",
      "super as a method reference: 71 outside, 71 after 0 suspensions",
      "static: 71 outside, 71 after 0 suspensions",
      "static as a method reference: 71 outside, 71 after 0 suspensions",
      "a lambda's body: 1 outside, 1 after 0 suspensions",
      "hides a lambda's body: 71 outside, 71 after 0 suspensions",
      "hides it as a method reference: 71 outside, 71 after 0 suspensions",
      "interface: 1071 outside, 1071 after 0 suspensions",
      "interface of an interface: 571 outside, 571 after 0 suspensions",
      "both interfaces: 1071 outside, 1071 after 0 suspensions",
      "implements both: 71 outside, 71 after 0 suspensions",
      "inherits for both: 71 outside, 71 after 0 suspensions",
      "lambda for both: 71 outside, 71 after 0 suspensions",
      "one of the lambda's: 71 outside, 71 after 0 suspensions",
      "abstract: 1071 outside, 1071 after 0 suspensions",
      "final class: 71 outside, 71 after 0 suspensions",
      "final method: 71 outside, 71 after 0 suspensions",
      "default method: 1011 outside, 1011 after 0 suspensions",
      "serializable: 1011 outside, 1011 after 0 suspensions");

  private static final String REASON =
      "  which was called through a type whose method is not suspendable,"
          + " or on an object whose class was not instrumented";

  @TempDir
  private Path folder;

  private static List<String> expected(String waits, String why) {
    List<String> result = new ArrayList<>(EXPECTED);
    result.add("waits: " + waits);
    result.add("why: " + why);
    return result;
  }

  private Path forget(Path in) throws Exception {
    Path forgotten = folder.resolve("forgotten/io/weft/offline");
    Files.createDirectories(forgotten);
    try (Stream<Path> files = Files.list(in.resolve("io/weft/offline"))) {
      for (Path file : files.filter(f -> f.toString().contains("Between")).toList()) {
        Files.move(file, forgotten.resolve(file.getFileName()));
      }
    }
    return folder.resolve("forgotten");
  }

  private List<String> run(Path... program) throws Exception {
    Path in = Build.runtime();
    Path runtime =
        Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
    List<Path> classPath = new ArrayList<>(List.of(program));
    classPath.add(runtime);
    String output =
        Build.run(List.of(), Middle.class, classPath.toArray(Path[]::new)).output();
    return Arrays.asList(output.split("\\R"));
  }

  @Test
  void whatWasForgottenRunsAndCannotWait() throws Exception {
    Path in = Build.classes(folder.resolve("in"), Middle.class);
    Path forgotten = forget(in);
    Path program = Build.done(in, folder.resolve("out"), forgotten);
    assertEquals(expected("PinnedException", REASON), run(program, forgotten));
  }

  @Test
  void whatWasNotForgottenWaits() throws Exception {
    Path in = Build.classes(folder.resolve("in"), Middle.class);
    Path program = Build.done(in, folder.resolve("out"));
    assertEquals(expected("1071 after 1 suspensions", "it waits"), run(program));
  }
}
