package io.weft.forked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
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
  void aSchedulerShutsDownBeforeTheJvmEnds() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(Stopped.class, List.of(ForkedJvm.agentFlag("")));
    assertTrue(ended.output().startsWith("done, cancelled, "), ended.output());
    assertEquals(3, ended.status());
  }

  @Test
  void aMainThatFailsWhileTheJvmEndsIsHeardOf() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(FailsWhenStopped.class, List.of(ForkedJvm.agentFlag("")));
    assertEquals(3, ended.status());
    assertTrue(
        ended.output().contains("weft: main failed while the JVM was ending"), ended.output());
    assertTrue(ended.output().contains("clean-up failed"), ended.output());
  }

  @Test
  void writesWhatItDidIntoTheDumpFolder() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(Program.class, List.of(ForkedJvm.agentFlag("=dump=" + folder)));
    assertEquals(0, ended.status(), ended.output());
    assertTrue(Files.isRegularFile(folder.resolve("io/weft/forked/Program.class")));
  }

  private String listed(String options) throws Exception {
    return ForkedJvm.run(Listed.class, List.of(ForkedJvm.agentFlag(options))).output();
  }

  @Test
  void withoutListOrMarkerNothingIsSuspendable() throws Exception {
    assertEquals("listed pinned, thrower pinned, annotated pinned\n", listed(""));
  }

  @Test
  void aListNamesMethodsClassesAndPackages() throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, "# by name\nio.weft.forked.Listed.listed\n");
    assertEquals("listed 1, thrower pinned, annotated pinned\n", listed("=suspendables=" + list));
    for (String all : List.of("io.weft.forked.Listed", "io.weft.**", "**")) {
      Files.writeString(list, all);
      assertEquals("listed 1, thrower 1, annotated 1\n", listed("=suspendables=" + list), all);
    }
  }

  @Test
  void aListOfEverythingLeavesTheJdkOut() throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, "**");
    ForkedJvm.Ended ended = ForkedJvm.run(
        ExtendsJdk.class, List.of(ForkedJvm.agentFlag("=log=OFF,suspendables=" + list)));
    assertEquals("suspended\nelements 2\n", ended.output());
  }

  @Test
  void markersOfOtherLibrariesAreKept() throws Exception {
    assertEquals(
        "listed pinned, thrower 1, annotated 1\n",
        listed("=markers=io.weft.forked.Listed$Pausing;io.weft.forked.Listed$Pausable"));
  }

  @Test
  void aWrongLineOfAListIsAnError() throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, "io.weft.forked.Listed\nnot a name\n");
    ForkedJvm.Ended ended =
        ForkedJvm.run(Listed.class, List.of(ForkedJvm.agentFlag("=suspendables=" + list)));
    assertEquals(2, ended.status());
    assertTrue(ended.output().contains("line 2: 'not a name' is no pattern"), ended.output());
  }

  @Test
  void waitsUnderAPinThrowUnlessTheyMayBlock() throws Exception {
    String names = "sleep join park yield time-out socket monitor coroutine nesting";
    String thrown = ForkedJvm.run(
            PinnedProgram.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=throw")))
        .output();
    String expected = names.replaceAll("([a-z-]+) ?", "$1 pinned\n");
    assertEquals(expected + "nested 1\ncounted false\n", thrown);
  }

  @Test
  void waitsUnderAPinRunOtherTasksWhenTheyMayBlock() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(PinnedProgram.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")));
    for (String name : "sleep join park yield time-out socket monitor coroutine".split(" ")) {
      assertTrue(ended.output().contains(name + " worked, others ran\n"), ended.output());
    }
    assertTrue(ended.output().contains("nesting worked"), ended.output());
    assertTrue(ended.output().contains("nested 9, then refused\ncounted true\n"), ended.output());
    assertTrue(
        ended.output().contains("blocked by a task that waits where it is pinned"), ended.output());
    assertTrue(ended.output().contains("PinnedProgram.tryIt(PinnedProgram.java:"), ended.output());
  }

  @Test
  void turnsOnTopOfAPinnedTaskAreTurnsLikeAllOthers() throws Exception {
    String output = ForkedJvm.run(
            NestedTurns.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")))
        .output();
    assertTrue(output.contains("first refused: true\n"), output);
    assertTrue(output.contains("joined last\n"), output);
    assertTrue(output.contains("ended 12\n"), output);
    assertFalse(output.contains("ending null"), output);
  }

  @Test
  void aPinnedTaskWaitsInVirtualTimeWhileTheOtherLoopsGoOn() throws Exception {
    String output = ForkedJvm.run(
            PinnedInVirtualTime.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")))
        .output();
    assertTrue(output.contains("slept until PT24H, other loop at PT1H\n"), output);
    assertTrue(
        output.contains("DeadlockError: loop 0 is blocked by a task that waits where it is pinned"),
        output);
  }

  @Test
  void pinnedTasksThatFillTheStackLoseNoOther() throws Exception {
    List<String> flags = List.of(
        ForkedJvm.agentFlag("=log=OFF,pinned=block"),
        "-Xint", // each call has a frame of its own, so any may be the one without room
        "-Xss300k");
    ForkedJvm.Ended ended = ForkedJvm.run(FullNestedTurns.class, flags);
    assertTrue(ended.output().contains("ended true\n"), ended.output());
  }

  @Test
  void aScopeThatIsCancelledUnderAMonitorWaitsForItsChildren() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(PinnedScope.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")));
    assertTrue(
        ended.output().contains("child ended, closed, child ended, late, end\n"), ended.output());
  }

  @Test
  void whatALibraryKeepsForATaskIsStillThereAfterAPinnedWait() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(PinnedContext.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")));
    assertTrue(ended.output().contains("context main main\n"), ended.output());
  }

  @Test
  void anExceptionThatIsHeldOverAWaitIsNotAskedForItsCause() throws Exception {
    String output = ForkedJvm.run(
            WaitsWhileSuspended.class, List.of(ForkedJvm.agentFlag("=log=OFF,pinned=block")))
        .output();
    assertTrue(output.contains("slept enough true\n"), output);
    assertTrue(output.contains("asked false\n"), output);
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
  void anErrorComesOutOfACoroutineThatHasFilledTheHeap() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(
        FullHeap.class, List.of(ForkedJvm.agentFlag(""), "-Xmx32m", "-XX:+UseSerialGC"));
    assertTrue(ended.output().contains("caught in the coroutine\nended true\n"), ended.output());
  }

  @Test
  void anAgentThatDoesNotWorkHereSaysSoAndChangesNothing() throws Exception {
    Path broken = folder.resolve("broken-agent.jar");
    Files.copy(Path.of(System.getProperty("weft.agent.jar")), broken);
    try (FileSystem jar = FileSystems.newFileSystem(broken)) {
      Files.delete(jar.getPath("io/weft/agent/SelfCheckAbi$Subject.class"));
    }
    ForkedJvm.Ended ended = ForkedJvm.run(Program.class, List.of("-javaagent:" + broken));
    assertNotEquals(0, ended.status());
    assertTrue(ended.output().contains("self-check failed on Java"), ended.output());
    assertTrue(ended.output().contains("use a newer version"), ended.output());
    assertTrue(ended.output().contains("needs the Weft agent"), ended.output());
    assertFalse(ended.output().contains("steps 3"), ended.output());
  }

  @Test
  void saysWhichFlagToAddWhenTheAgentIsMissing() throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(Program.class, List.of());
    assertNotEquals(0, ended.status());
    String flag = "-javaagent:" + Path.of(System.getProperty("weft.agent.jar")).toRealPath();
    assertTrue(ended.output().contains(flag), ended.output());
  }

  @Test
  void writesWhatIsStillToBeReportedWhenTheProgramEnds() throws Exception {
    String output =
        ForkedJvm.run(ManyReports.class, List.of(ForkedJvm.agentFlag(""))).output();
    // Each has a line of its own. One that is being logged when the JVM ends may be written twice.
    long reports = Pattern.compile("ManyReports\\.java:\\d+")
        .matcher(output)
        .results()
        .map(MatchResult::group)
        .distinct()
        .count();
    assertEquals(50, reports, output);
  }

  @Test
  void aDumpFolderThatCannotBeWrittenIsReportedAndCostsNothingElse() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    ForkedJvm.Ended ended =
        ForkedJvm.run(Program.class, List.of(ForkedJvm.agentFlag("=dump=" + file)));
    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().contains("steps 3, slept on a loop"), ended.output());
    assertTrue(
        ended.output().contains("io.weft.forked.Program was instrumented, but not dumped"),
        ended.output());
  }

  @Test
  void whatTheBootLoaderDefinesIsReportedAndCalledAsItIs() throws Exception {
    String file = "io/weft/forked/OnBootClassPath$Base.class";
    Files.createDirectories(folder.resolve(file).getParent());
    try (InputStream in = ForkedAgentTest.class.getClassLoader().getResourceAsStream(file)) {
      Files.copy(in, folder.resolve(file));
    }
    ForkedJvm.Ended ended = ForkedJvm.run(
        OnBootClassPath.class,
        List.of(ForkedJvm.agentFlag(""), "-Xbootclasspath/a:" + folder.toAbsolutePath()));
    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().contains("base sub\nresumed 1\n"), ended.output());
    assertTrue(
        ended
            .output()
            .contains(
                "class io.weft.forked.OnBootClassPath$Base has suspendable methods, but the boot"
                    + " loader defines it"),
        ended.output());
  }

  /** Each class that is loaded takes half a millisecond of every start, the first lambda several. */
  @Test
  void whereNothingIsSuspendableNeitherAsmNorALambdaIsNeeded() throws Exception {
    assertNeedsLittle(ForkedJvm.classPath());
    String file = JdkAnnotation.class.getName().replace('.', '/') + ".class";
    Path alone = folder.resolve(file); // without the class of its package
    Files.createDirectories(alone.getParent());
    try (InputStream in = JdkAnnotation.class.getResourceAsStream("/" + file)) {
      Files.copy(in, alone);
    }
    assertNeedsLittle(folder.toString());
  }

  private static void assertNeedsLittle(String classPath) throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(List.of(
        "-Xlog:class+load",
        ForkedJvm.agentFlag(""),
        "-cp",
        classPath,
        JdkAnnotation.class.getName()));
    assertEquals(0, ended.status(), ended.output());
    List<String> loaded =
        ended.output().lines().filter(l -> l.contains("io.weft.agent.")).toList();
    assertTrue(loaded.stream().anyMatch(l -> l.contains("ClassHeader")), ended.output());
    List<String> costly = loaded.stream()
        .filter(l -> l.contains("io.weft.agent.asm.") || l.contains("$$Lambda"))
        .toList();
    assertEquals(List.of(), costly);
  }

  @Test
  void whatTheJdkGeneratesForItselfIsNotReported() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "**\n");
    ForkedJvm.Ended ended =
        ForkedJvm.run(JdkAnnotation.class, List.of(ForkedJvm.agentFlag("=suspendables=" + list)));
    assertEquals("a proxy of the boot loader\n", ended.output());
  }
}
