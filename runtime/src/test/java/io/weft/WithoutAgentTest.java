package io.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** These tests run without the agent, as a program does that has forgotten it. */
class WithoutAgentTest {
  @TempDir
  private Path directory;

  private Path file(String name) throws Exception {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @Test
  void whateverNeedsTheAgentSaysHowToAddIt() {
    String coroutine =
        assertThrows(IllegalStateException.class, () -> new Coroutine(() -> {})).getMessage();
    String scheduler =
        assertThrows(IllegalStateException.class, () -> Scheduler.run(() -> 1)).getMessage();
    String generator =
        assertThrows(IllegalStateException.class, () -> Generator.of(out -> {})).getMessage();
    assertTrue(coroutine.startsWith("a Coroutine needs the Weft agent"), coroutine);
    assertTrue(scheduler.startsWith("a Scheduler needs the Weft agent"), scheduler);
    assertTrue(generator.startsWith("a Generator needs the Weft agent"), generator);
    assertTrue(coroutine.contains("-javaagent:"), coroutine);
  }

  @Test
  void messageGivesTheWholeFlag() {
    Path jar = Path.of("/lib/weft-agent.jar");
    assertTrue(AgentCheck.message("a Task", jar).endsWith("add the JVM option -javaagent:" + jar));
    assertTrue(AgentCheck.message("a Task", null).contains("io.weft:weft-agent"));
  }

  @Test
  void findsTheAgentBesideTheRuntime() throws Exception {
    file("weft-agent-1.0-sources.jar");
    Path agent = file("weft-agent-1.0.jar");
    assertEquals(agent, AgentCheck.find(file("weft-runtime-1.0.jar")));
  }

  @Test
  void findsTheAgentOfTheSameBuild() throws Exception {
    Path agent = file("agent/target/weft-agent.jar");
    assertEquals(agent, AgentCheck.find(file("runtime/target/weft-runtime.jar")));
    assertEquals(agent, AgentCheck.find(directory.resolve("runtime/target/classes")));
  }

  @Test
  void findsTheAgentInTheMavenRepository() throws Exception {
    Path agent = file("io/weft/weft-agent/1.0/weft-agent-1.0.jar");
    assertEquals(agent, AgentCheck.find(file("io/weft/weft-runtime/1.0/weft-runtime-1.0.jar")));
  }

  @Test
  void findsNothingElsewhere() throws Exception {
    assertNull(AgentCheck.find(file("a/b/c/weft-runtime.jar")));
  }

  @Test
  void operationsOutsideATaskSayHowToStart() {
    String message = assertThrows(IllegalStateException.class, Task::current).getMessage();
    assertTrue(message.contains("Scheduler.run"), message);
    assertThrows(IllegalStateException.class, () -> Task.spawn(() -> 1));
  }
}
