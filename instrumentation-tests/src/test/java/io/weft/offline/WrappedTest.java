package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.forked.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cglib.proxy.Enhancer;

/** Classes that are generated at run time around suspendable ones, in a JVM without the agent. */
class WrappedTest {
  @TempDir
  private Path folder;

  private List<String> run(String... flags) throws Exception {
    Path in = Build.runtime();
    Path runtime =
        Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
    Path program = Build.done(
        Build.classes(folder.resolve("in"), Wrapped.class), folder.resolve("out"), spring());
    List<String> all = new ArrayList<>(List.of(flags));
    all.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    ForkedJvm.Ended ended = Build.run(all, Wrapped.class, program, runtime, spring());
    return Arrays.asList(ended.output().split("\\R"));
  }

  private static Path spring() throws Exception {
    return Path.of(
        Enhancer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static final List<String> EXPECTED = List.of(
      "itself: 1 after 1 suspensions",
      "proxy: PinnedException",
      "proxy that does not wait: 1002 after 0 suspensions",
      "proxy, default method: account after 0 suspensions",
      "method reference to a proxy: PinnedException",
      "method reference: 1 after 1 suspensions",
      "lambda: 1 after 1 suspensions",
      "proxy of a lambda: PinnedException",
      "null: NullPointerException",
      "outside: 1002 account",
      "generated subclass: PinnedException",
      "generated subclass, itself: PinnedException",
      "generated subclass that does not wait: 1002 after 0 suspensions",
      "outside: 1002");

  @Test
  void withoutTheAgentTheyAreCalledByTheirPlainMethodsAndCannotWait() throws Exception {
    assertEquals(EXPECTED, run());
  }

  @Test
  void withTheAgentItIsTheSame() throws Exception {
    assertEquals(EXPECTED, run("-javaagent:" + System.getProperty("weft.agent.jar")));
  }
}
