package io.weft.forked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedAgentTest {
  @TempDir
  Path folder;

  @Test
  void attachesWithTheFlag() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(
        Program.class, List.of("-Xverify:all", ForkedJvm.agentFlag("=verify=true,log=INFO")));
    assertEquals("steps 3, slept on a loop\n", ended.output());
    assertEquals(0, ended.status());
  }

  @Test
  void writesWhatItDidIntoTheDumpFolder() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(Program.class, List.of(ForkedJvm.agentFlag("=dump=" + folder)));
    assertEquals(0, ended.status(), ended.output());
    assertTrue(Files.isRegularFile(folder.resolve("io/weft/forked/Program.class")));
  }

  @Test
  void refusesAnUnknownOptionAndListsTheKnownOnes() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(Program.class, List.of(ForkedJvm.agentFlag("=verfy=true")));
    assertEquals(2, ended.status(), ended.output());
    assertTrue(ended.output().contains("unknown option 'verfy'"), ended.output());
    for (String known : List.of("dump=DIR", "log=LEVEL", "verify=true")) {
      assertTrue(ended.output().contains(known), ended.output());
    }
  }

  @Test
  void saysWhichFlagToAddWhenTheAgentIsMissing() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(Program.class, List.of());
    assertNotEquals(0, ended.status());
    String flag = "-javaagent:" + Path.of(System.getProperty("weft.agent.jar")).toRealPath();
    assertTrue(ended.output().contains(flag), ended.output());
  }
}
