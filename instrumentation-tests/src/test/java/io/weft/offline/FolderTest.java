package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weft.forked.ForkedJvm;
import io.weft.forked.Program;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  private static final String ANSWER = "[21, 5, named!titled?] after 9 suspensions\n";

  @TempDir
  private static Path shared;

  private static Path runtime;

  @TempDir
  private Path folder;

  @BeforeAll
  static void instrumentRuntime() {
    Path in = Build.runtime();
    runtime = Build.done(in, shared.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
  }

  private Path library() throws Exception {
    return Build.classes(folder.resolve("library"), Library.class);
  }

  private Path application() throws Exception {
    return Build.classes(folder.resolve("application"), Application.class);
  }

  private static void assertAnswers(List<String> flags, Path... classPath) throws Exception {
    ForkedJvm.Ended ended = Build.run(flags, Application.class, classPath);
    assertEquals(ANSWER, ended.output());
    assertEquals(0, ended.status());
  }

  @Test
  void aProgramRunsWithoutTheAgent() throws Exception {
    Path in = Build.classes(folder.resolve("in"), Program.class);
    ForkedJvm.Ended ended =
        Build.run(List.of(), Program.class, Build.done(in, folder.resolve("out")), runtime);
    assertEquals("steps 3, slept on a loop\n", ended.output());
  }

  @Test
  void aLibraryMayBeInstrumentedOnItsOwn() throws Exception {
    Path library = Build.done(library(), folder.resolve("l"));
    Path application = Build.done(application(), folder.resolve("a"), library);
    assertAnswers(List.of(), application, library, runtime);
  }

  @Test
  void whatIsInstrumentedMayBeRunWithTheAgent() throws Exception {
    Path library = Build.done(library(), folder.resolve("l"));
    Path application = Build.done(application(), folder.resolve("a"), library());
    List<String> agent = List.of(ForkedJvm.agentFlag("=verify=true"));
    assertAnswers(agent, application, library, runtime);
    assertAnswers(agent, application(), library, runtime);
    assertAnswers(agent, application, library, Build.runtime());
  }

  @Test
  void theOrderInWhichClassesAreInstrumentedMakesNoDifference() throws Exception {
    Path library = Build.done(library(), folder.resolve("l"));
    assertEquals(
        Build.content(Build.done(application(), folder.resolve("one"), library())),
        Build.content(Build.done(application(), folder.resolve("two"), library)));
  }

  @Test
  void aHiddenCopyOfAnInstrumentedClassDoesNotGoOnInTheClass() throws Exception {
    Path in = Build.classes(folder.resolve("in"), Copied.class);
    ForkedJvm.Ended ended =
        Build.run(List.of(), Copied.class, Build.done(in, folder.resolve("out")), runtime);
    assertTrue(ended.output().contains("is a hidden class, made from"), ended.output());
  }

  @Test
  void aSecondRunChangesNothing() throws Exception {
    Path once = Build.done(application(), folder.resolve("once"), library());
    Build.Ended again =
        Build.instrument("--classpath", Build.join(library()), once, folder.resolve("twice"));
    assertEquals(Build.content(once), Build.content(folder.resolve("twice")));
    assertTrue(again.out().contains(" 0 instrumented, 0 methods, 0 refused"), again.out());
  }

  @Test
  void filesKeepWhoMayReadAndExecuteThem() throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path in = Files.createDirectories(folder.resolve("in"));
    Map<String, String> wanted =
        Map.of("run.sh", "rwxr-xr-x", "key.pem", "rw-------", "read.me", "r--r--r--");
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      Path path = Files.writeString(in.resolve(file.getKey()), file.getKey());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(file.getValue()));
    }
    Path out = Build.done(in, folder.resolve("out"));
    Files.setPosixFilePermissions(
        out.resolve("run.sh"), PosixFilePermissions.fromString("rw-------"));
    Build.done(in, out); // the content is there already
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      assertEquals(
          file.getValue(),
          PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve(file.getKey()))),
          file.getKey());
    }
  }

  @Test
  void twoJvmsWriteTheSame() throws Exception {
    Path in = library();
    for (String out : List.of("one", "two")) { // sets of the JDK have another order in each JVM
      ForkedJvm.Ended ended = ForkedJvm.run(List.of(
          "-jar",
          System.getProperty("weft.agent.jar"),
          "instrument",
          "--classpath",
          Build.join(),
          in.toString(),
          folder.resolve(out).toString()));
      assertEquals(0, ended.status(), ended.output());
      assertTrue(ended.output().contains("classes read"), ended.output());
    }
    assertEquals(Build.content(folder.resolve("one")), Build.content(folder.resolve("two")));
  }

  @Test
  void filesThatAreNoClassesAndTimesAreKept() throws Exception {
    Path in = application();
    Files.createDirectories(in.resolve("empty/inner"));
    Files.writeString(in.resolve("text"), "a text");
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Path type = Path.of("io/weft/offline/Application.class");
    Files.setLastModifiedTime(in.resolve(type), time);
    Files.setLastModifiedTime(in.resolve("text"), time);
    Path out = Build.done(in, folder.resolve("out"), library());
    assertTrue(Files.isDirectory(out.resolve("empty/inner")));
    assertEquals("a text", Files.readString(out.resolve("text")));
    assertEquals(time, Files.getLastModifiedTime(out.resolve("text")));
    assertEquals(time, Files.getLastModifiedTime(out.resolve(type)));
  }

  @Test
  void aBrokenClassFileIsNamedAndCopiedAndTheRestIsDone() throws Exception {
    Path in = application();
    Files.writeString(in.resolve("io/weft/offline/Broken.class"), "no class file at all");
    Build.Ended ended =
        Build.instrument("--classpath", Build.join(library()), in, folder.resolve("out"));
    assertEquals(1, ended.status());
    assertTrue(
        ended.err().contains("Broken.class cannot be read as a class file and is copied as it is"),
        ended.err());
    assertEquals(
        "no class file at all",
        Files.readString(folder.resolve("out/io/weft/offline/Broken.class")));
    assertAnswers(
        List.of(), folder.resolve("out"), Build.done(library(), folder.resolve("l")), runtime);
  }

  @Test
  void aClassOfAnotherVersionIsReported() throws Exception {
    Path in = Build.done(library(), folder.resolve("in"));
    Path type = in.resolve("io/weft/offline/Library$Step.class");
    byte[] content = Files.readAllBytes(type);
    assertEquals(1, content[content.length - 1], "the version is the last thing in the file");
    content[content.length - 1] = 9;
    Files.write(type, content);
    Build.Ended ended = Build.instrument("--classpath", Build.join(), in, folder.resolve("out"));
    assertEquals(1, ended.status());
    assertTrue(
        ended
            .err()
            .startsWith(
                "W-113 instrumented by another version of Weft\n"
                    + "  at io.weft.offline.Library$Step.<class>(Unknown Source), version 9, expected 1\n"),
        ended.err());
  }

  @Test
  void aMethodThatAListMadeSuspendableStaysSoWithoutTheList() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "io.weft.offline.Quiet.pause");
    Path in = Build.classes(folder.resolve("quiet"), Quiet.class);
    Path out = folder.resolve("out");
    assertEquals(
        0,
        Build.instrument("--suspendables", list, "--classpath", Build.join(), in, out)
            .status());
    Path child = Build.classes(folder.resolve("child"), QuietChild.class);
    Build.Ended without =
        Build.instrument("--classpath", Build.join(in), child, folder.resolve("plain"));
    Build.Ended with =
        Build.instrument("--classpath", Build.join(out), child, folder.resolve("done"));
    assertTrue(without.out().contains("1 classes read, 0 instrumented, 0 methods"), without.out());
    assertTrue(with.out().contains("1 classes read, 1 instrumented, 1 methods"), with.out());
  }

  @Test
  void withoutTheRuntimeNothingIsWritten() throws Exception {
    Build.Ended ended = Build.instrument(application(), folder.resolve("out"));
    assertEquals(1, ended.status());
    assertTrue(ended.err().contains("weft-runtime is neither in "), ended.err());
    assertTrue(Files.notExists(folder.resolve("out")));
  }
}
