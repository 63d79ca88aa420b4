package io.weft.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.forked.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;

/** The libraries are fetched by the build, in the profile "slow" only. */
@Tag("slow")
class WorldTest {
  private static final Path WORLD = Path.of(System.getProperty("weft.world", "target/world"));
  private static final Path WORK = Path.of("target/test-classes/world");
  private static final Pattern SUSPENDED = Pattern.compile("suspended (\\d+) times");

  @TempDir
  static Path programs;

  @TempDir
  Path folder;

  /** What works with the libraries is compiled here, as they are on no class path of the build. */
  @BeforeAll
  static void compileThePrograms() throws IOException {
    List<String> arguments = new ArrayList<>(
        List.of("--release", "17", "-g", "-proc:none", "-d", programs.toString(), "-cp"));
    arguments.add(String.join(
        System.getProperty("path.separator"),
        jars().stream().map(Path::toString).toList()));
    try (Stream<Path> sources = Files.list(WORK)) {
      sources.map(Path::toString).forEach(arguments::add);
    }
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)));
  }

  /** The libraries, then what they depend on. */
  private static List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path place : List.of(WORLD, WORLD.resolve("support"))) {
      try (Stream<Path> files = Files.list(place)) {
        files.filter(f -> f.toString().endsWith(".jar")).sorted().forEach(jars::add);
      }
    }
    return jars;
  }

  @Test
  void everyClassThatVerifiesBeforeVerifiesAfter() throws Exception {
    census(10, WORLD.toString());
  }

  @Test
  void everyClassVerifiesWhenEveryMethodYieldsToo() throws Exception {
    census(1, WORLD.toString(), "kotlin-stdlib");
  }

  private static void census(int libraries, String... arguments) throws Exception {
    Path asm = Path.of(
        ClassReader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path agent = Path.of(System.getProperty("weft.agent.jar"));
    ForkedJvm.Ended ended = ForkedJvm.run(
        List.of("-Xmx2g"), List.of(agent, asm), CensusProgram.class, List.of(arguments));
    System.out.println(ended.output());
    assertEquals(0, ended.status(), ended.output());
    assertTrue(
        ended.output().endsWith(libraries + " libraries, 0 problems\n"), "see the output above");
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      GuavaWork,    coroutine, 0.05:1,  **
      GuavaWork,    task,      0.05:2,  **
      JacksonWork,  coroutine, 0.01:3,  **
      H2Work,       coroutine, 0.01:4,  **
      RhinoWork,    coroutine, 0.01:5,  **
      CompilerWork, coroutine, 0.01:6,  **
      # Not org.apache.lucene.internal, which asks for the class that called its caller.
      LuceneWork,   coroutine, 0.01:7,  LuceneWork io.weft.** org.apache.lucene.analysis.** \
          org.apache.lucene.codecs.** org.apache.lucene.document.** org.apache.lucene.index.** \
          org.apache.lucene.search.** org.apache.lucene.store.** org.apache.lucene.util.**
      # Not the library of Groovy's programs, whose methods its compiler picks by name.
      GroovyWork,   coroutine, 0.01:8,  GroovyWork script.** groovy.lang.GroovyShell \
          groovy.lang.GroovyClassLoader org.codehaus.groovy.runtime.memoize.** \
          org.codehaus.groovy.ast.** org.codehaus.groovy.classgen.** org.codehaus.groovy.control.** \
          org.codehaus.groovy.transform.** org.apache.groovy.** groovyjarjarantlr4.** \
          groovyjarjarasm.**
      """)
  void answersAreTheSameWhenSuspendedAtRandom(String work, String how, String yield, String names)
      throws Exception {
    Path list = folder.resolve("suspendables");
    Files.write(list, List.of(names.split(" +")));
    Path plain = folder.resolve("plain");
    run(List.of(), work, "plain", plain);
    String flag = ForkedJvm.agentFlag("=log=ERROR,suspendables=" + list + ",yield=" + yield);
    int suspensions = run(List.of(flag), work, how, folder.resolve("suspended"));
    System.out.println(
        work + " in a " + how + ", yield=" + yield + ": " + suspensions + " suspensions");
    assertEquals(Files.readString(plain), Files.readString(folder.resolve("suspended")));
    assertTrue(suspensions > 100, suspensions + " suspensions");
  }

  private static int run(List<String> flags, String work, String how, Path answers)
      throws Exception {
    List<Path> classPath = new ArrayList<>(List.of(programs));
    classPath.addAll(jars());
    ForkedJvm.Ended ended =
        ForkedJvm.run(flags, classPath, WorkProgram.class, List.of(work, how, answers.toString()));
    assertEquals(0, ended.status(), ended.output());
    Matcher counted = SUSPENDED.matcher(ended.output());
    assertTrue(counted.find(), ended.output());
    return Integer.parseInt(counted.group(1));
  }
}
