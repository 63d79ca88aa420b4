package io.weft.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.forked.ForkedJvm;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objenesis.ObjenesisStd;
import org.springframework.cglib.proxy.Enhancer;

/** Classes that are generated at run time around suspendable ones, in a JVM without the agent. */
class WrappedTest {
  private static final Path[] GENERATORS = {
    jarOf(Enhancer.class), jarOf(ByteBuddy.class), jarOf(ObjenesisStd.class)
  };

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
      "outside: 1002",
      "generated for an interface of the runtime: PinnedException",
      "with a bridge: PinnedException",
      "with a bridge that does not wait: 2004 after 0 suspensions",
      "outside: 2004",
      "with all that its methods have: PinnedException",
      "that does not wait: 1002 after 0 suspensions",
      "without a constructor: 99 after 0 suspensions",
      "by its constructor: PinnedException",
      "by its constructor, itself: PinnedException",
      "by its constructor, that does not wait: 1002 after 0 suspensions",
      "outside: 1002");

  @TempDir
  private Path folder;

  private static Path jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private List<String> run(String... flags) throws Exception {
    return run(List.of(flags), Wrapped.class);
  }

  private List<String> run(List<String> flags, Class<?> main, String... arguments)
      throws Exception {
    Path in = Build.runtime();
    Path runtime =
        Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
    Path program = Build.done(
        Build.classes(folder.resolve("in"), Wrapped.class, AttachedLate.class),
        folder.resolve("out"),
        GENERATORS);
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    List<Path> classPath = new ArrayList<>(List.of(program, runtime));
    classPath.addAll(List.of(GENERATORS));
    ForkedJvm.Ended ended =
        Build.run(all, main, List.of(arguments), classPath.toArray(Path[]::new));
    return Arrays.asList(ended.output().split("\\R"));
  }

  @Test
  void withoutTheAgentTheyAreCalledByTheirPlainMethodsAndCannotWait() throws Exception {
    assertEquals(EXPECTED, run());
  }

  @Test
  void propertiesHandedOnByAProgramThatHasTheAgentChangeNothing() throws Exception {
    String[] ours = System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("weft."))
        .map(name -> "-D" + name + "=" + System.getProperty(name))
        .toArray(String[]::new);
    assertEquals(EXPECTED, run(ours));
  }

  /** Where the boot loader defines the proxy. */
  @Test
  void onTheBootClassPathToo() throws Exception {
    Path in = Build.runtime();
    Path runtime =
        Build.done(in, folder.resolve(Files.isDirectory(in) ? "runtime" : "runtime.jar"));
    Path program = Build.done(
        Build.classes(folder.resolve("in"), Wrapped.class, OnBootClassPath.class),
        folder.resolve("out"),
        GENERATORS);
    String paths = Build.join(program, runtime);
    ForkedJvm.Ended ended = Build.run(List.of("-Xbootclasspath/a:" + paths), OnBootClassPath.class);
    assertEquals("pinned", ended.output().strip());
  }

  @Test
  void anAgentThatIsAttachedLaterDoesNotMakeUpForWhatItHasNotSeen() throws Exception {
    List<String> flags =
        List.of("-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading");
    assertEquals(
        List.of("pinned", "ended"),
        run(flags, AttachedLate.class, System.getProperty("weft.agent.jar")));
  }

  /** Its class is among those of the program. */
  @Test
  void anAgentThatIsNamedBehindAnotherDoesNotMakeUpForWhatThatOneHasMade() throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", AttachedLate.class.getName());
    Path first = folder.resolve("first.jar");
    try (OutputStream out = Files.newOutputStream(first)) {
      new JarOutputStream(out, manifest).close();
    }
    List<String> flags =
        List.of("-javaagent:" + first, "-javaagent:" + System.getProperty("weft.agent.jar"));
    assertEquals(List.of("pinned", "ended"), run(flags, AttachedLate.class));
  }

  @Test
  void whatIsNotOnTheClassPathIsNotFoundToBeWrong() throws Exception {
    Build.Ended ended = Build.instrument(
        "--verify",
        "--classpath",
        Build.join(),
        Build.classes(folder.resolve("in"), Wrapped.class),
        folder.resolve("out"));
    assertEquals(0, ended.status(), ended.err());
  }

  @Test
  void withTheAgentItIsTheSame() throws Exception {
    assertEquals(EXPECTED, run("-javaagent:" + System.getProperty("weft.agent.jar")));
  }
}
