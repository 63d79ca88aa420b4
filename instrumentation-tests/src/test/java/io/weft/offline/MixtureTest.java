package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.forked.ForkedJvm;
import io.weft.forked.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part of the program was forgotten at build time, and there is no agent. */
class MixtureTest {
  private static final String RUNTIME_FORGOTTEN =
      " was instrumented, but the weft-runtime that it runs with was not: instrument that jar";

  @TempDir
  private Path folder;

  private Path plain() throws Exception {
    return Build.classes(folder.resolve("in"), Program.class, Sleeper.class);
  }

  private Path runtime() {
    Path in = Build.runtime();
    return Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
  }

  private static void assertFails(String message, Class<?> main, Path... classPath)
      throws Exception {
    ForkedJvm.Ended ended = Build.run(List.of(), main, classPath);
    assertNotEquals(0, ended.status());
    assertTrue(ended.output().contains(message), ended.output());
  }

  @Test
  void theRuntimeIsNamedWhenItWasForgotten() throws Exception {
    Path program = Build.done(plain(), folder.resolve("out"));
    assertFails(
        Program.class.getName() + RUNTIME_FORGOTTEN, Program.class, program, Build.runtime());
    assertFails(
        Sleeper.class.getName() + RUNTIME_FORGOTTEN, Sleeper.class, program, Build.runtime());
  }

  @Test
  void theClassIsNamedWhenItWasForgotten() throws Exception {
    assertFails(
        "do: instrument io.weft.forked.Program too: at build time",
        Program.class,
        plain(),
        runtime());
  }

  @Test
  void outsideAnyCoroutineNothingHasToBeInstrumented() throws Exception {
    ForkedJvm.Ended ended = Build.run(List.of(), Sleeper.class, plain(), runtime());
    assertEquals("slept\n", ended.output());
  }

  @Test
  void theCommandSaysThatTheRuntimeIsStillToBeDone() throws Exception {
    Build.Ended ended =
        Build.instrument("--classpath", Build.join(), plain(), folder.resolve("out"));
    assertEquals(0, ended.status());
    assertTrue(
        ended.err().contains("weft-runtime on the --classpath is not instrumented"), ended.err());
    Build.Ended quiet = Build.instrument("--classpath", runtime(), plain(), folder.resolve("out2"));
    assertEquals("", quiet.err());
  }
}
