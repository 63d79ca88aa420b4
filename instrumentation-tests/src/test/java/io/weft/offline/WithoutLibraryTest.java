package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is added to a class names no type that its own methods do not name: it may not be there. */
class WithoutLibraryTest {
  private static final String METHODS = "hasLibrary work\n";
  private static final String WITH = METHODS + "101 after 1 suspensions\n";
  private static final String WITHOUT = METHODS + "2 after 0 suspensions\n";
  private static final List<String> AGENT =
      List.of("-javaagent:" + System.getProperty("weft.agent.jar"));

  @TempDir
  private Path folder;

  private Path plain() throws Exception {
    return Build.classes(folder.resolve("in"), WithoutLibrary.class);
  }

  private static void removeLibrary(Path program) throws IOException {
    try (Stream<Path> files = Files.walk(program)) {
      for (Path file : files.filter(f -> f.toString().contains("$Library")).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void withTheAgentTheClassCanBeReflected() throws Exception {
    Path program = plain();
    assertEquals(
        WITH, Build.run(AGENT, WithoutLibrary.class, program, Build.runtime()).output());
    removeLibrary(program);
    assertEquals(
        WITHOUT,
        Build.run(AGENT, WithoutLibrary.class, program, Build.runtime()).output());
  }

  @Test
  void instrumentedAtBuildTimeItCanBeReflected() throws Exception {
    Path in = Build.runtime();
    Path runtime =
        Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
    Path program = Build.done(plain(), folder.resolve("out"));
    assertEquals(
        WITH, Build.run(List.of(), WithoutLibrary.class, program, runtime).output());
    removeLibrary(program);
    assertEquals(
        WITHOUT, Build.run(List.of(), WithoutLibrary.class, program, runtime).output());
  }
}
