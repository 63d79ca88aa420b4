package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.forked.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime looks at classes and methods of the program, and does not read their annotations. */
class AnnotatedTest {
  private static final List<String> CALLED = List.of("> 2 after 1", "> 3 after 1", "> 3 after 1");
  private static final List<String> PINNED =
      List.of("> below", "> belowOdd", "> belowMissing", "> locked");

  @TempDir
  private Path folder;

  private Path program;
  private Path runtime;

  @BeforeEach
  void instrument() throws Exception {
    Path in = Build.runtime();
    runtime = Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
    program = Build.done(plain(), folder.resolve("out"));
    removeMissing(program);
  }

  private Path plain() throws Exception {
    return Build.classes(folder.resolve("in"), Annotated.class);
  }

  private static void removeMissing(Path classes) throws Exception {
    Files.delete(classes.resolve("io/weft/offline/Annotated$Missing.class"));
  }

  /** Between the lines are reports of what is pinned. */
  private static List<String> printed(String flag, Class<?> main, Path... classPath)
      throws Exception {
    ForkedJvm.Ended ended = Build.run(List.of(flag), main, classPath);
    return ended.output().lines().filter(line -> line.startsWith(">")).toList();
  }

  @Test
  void instrumentedAtBuildTime() throws Exception {
    assertEquals(CALLED, printed("-ea", Annotated.class, program, runtime));
  }

  @Test
  void withTheAgent() throws Exception {
    Path plain = plain();
    removeMissing(plain);
    String agent = ForkedJvm.agentFlag("");
    assertEquals(CALLED, printed(agent, Annotated.class, plain, Build.runtime()));
  }

  @Test
  void pinnedAndInstrumentedAtBuildTime() throws Exception {
    String block = "-Dweft.pinned=block";
    assertEquals(PINNED, printed(block, Annotated.Pinned.class, program, runtime));
  }

  @Test
  void pinnedWithTheAgent() throws Exception {
    Path plain = plain();
    removeMissing(plain);
    String agent = ForkedJvm.agentFlag("=pinned=block");
    assertEquals(PINNED, printed(agent, Annotated.Pinned.class, plain, Build.runtime()));
  }

  @Test
  void notInstrumented() throws Exception {
    Path plain = plain();
    removeMissing(plain);
    assertEquals(List.of("> slept"), printed("-ea", Annotated.Plain.class, plain, Build.runtime()));
  }
}
