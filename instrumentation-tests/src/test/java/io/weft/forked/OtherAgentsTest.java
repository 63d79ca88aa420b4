package io.weft.forked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents beside ours, before it and after it. */
class OtherAgentsTest {
  private static final String WEFT = ForkedJvm.agentFlag("=log=ERROR,yield=1");

  @TempDir
  Path folder;

  private void yieldsUnderJacoco(boolean weftFirst) throws Exception {
    Path data = folder.resolve("coverage");
    Path jar = folder.resolve("jacoco.jar");
    try (InputStream in = OtherAgentsTest.class.getResourceAsStream("/jacocoagent.jar")) {
      Files.copy(in, jar);
    }
    String jacoco = "-javaagent:" + jar + "=destfile=" + data;
    List<String> flags = new ArrayList<>(List.of("-Xverify:all", weftFirst ? WEFT : jacoco));
    flags.add(weftFirst ? jacoco : WEFT);
    ForkedJvm.Ended ended = ForkedJvm.run(Yielders.class, flags);
    assertEquals(0, ended.status(), ended.output());
    String answer = "8 10 5 0 [1, 4, 9]";
    assertTrue(
        ended
            .output()
            .startsWith("coroutine " + answer + ", thread " + answer + ", task " + answer),
        ended.output());
    assertTrue(ended.output().matches("(?s).*resumed \\d\\d+, turns \\d\\d+\n"), ended.output());
    String coverage = Files.readString(data, StandardCharsets.ISO_8859_1);
    for (String name : List.of("Yielders", "Yielders$Sum", "Yielders$Key")) {
      assertTrue(coverage.contains("io/weft/forked/" + name), name + " is not in the coverage");
    }
  }

  @Test
  void jacocoBefore() throws Exception {
    yieldsUnderJacoco(false);
  }

  @Test
  void jacocoAfter() throws Exception {
    yieldsUnderJacoco(true);
  }

  /** The class of the second agent is among the tests, so that its jar has nothing to hold but the manifest. */
  private String secondAgent() throws Exception {
    return agent(SecondAgent.class, "io/weft/forked/Replaced$Sum");
  }

  private String agent(Class<?> agent, String options) throws Exception {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", agent.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    Path jar = folder.resolve("second.jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return "-javaagent:" + jar + "=" + options;
  }

  private void survivesRetransformationAndReplacement(List<String> agents) throws Exception {
    ForkedJvm.Ended ended = ForkedJvm.run(Replaced.class, agents);
    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().contains("seen 2, not replaced . . sum 10\n"), ended.output());
    assertTrue(
        ended
            .output()
            .contains("class io.weft.forked.Replaced$Sum is being redefined and has"
                + " suspendable methods"),
        ended.output());
  }

  @Test
  void retransformedByAnAgentBeforeAndNeverReplaced() throws Exception {
    survivesRetransformationAndReplacement(
        List.of("-Xverify:all", secondAgent(), ForkedJvm.agentFlag("")));
  }

  @Test
  void retransformedByAnAgentAfterAndNeverReplaced() throws Exception {
    survivesRetransformationAndReplacement(
        List.of("-Xverify:all", ForkedJvm.agentFlag(""), secondAgent()));
  }

  @Test
  void aReplacedClassWithoutMethodsOfTheAgentIsReported() throws Exception {
    ForkedJvm.Ended ended =
        ForkedJvm.run(ReplacedReferences.class, List.of(ForkedJvm.agentFlag(""), secondAgent()));
    assertEquals(0, ended.status(), ended.output());
    assertTrue(ended.output().contains("suspends 3, then pinned\n"), ended.output());
    assertTrue(
        ended
            .output()
            .contains(
                "class io.weft.forked.ReplacedReferences$References is being redefined and has"
                    + " lambdas or method references that can suspend"),
        ended.output());
  }

  private String whatIsLoadedFirst(String options, String... classes) throws Exception {
    String loading = agent(LoadingAgent.class, String.join(";", classes));
    ForkedJvm.Ended ended =
        ForkedJvm.run(LoadedFirst.class, List.of(loading, ForkedJvm.agentFlag(options)));
    assertEquals(0, ended.status(), ended.output());
    return ended.output();
  }

  private static void assertReported(String output, Class<?>... expected) {
    Set<String> reported = Pattern.compile("class (\\S+) was loaded before the agent")
        .matcher(output)
        .results()
        .map(m -> m.group(1))
        .collect(Collectors.toSet());
    assertEquals(
        Stream.of(expected).map(Class::getName).collect(Collectors.toSet()), reported, output);
  }

  /** Whatever makes them suspendable: what they call would end in errors that do not tell why. */
  @Test
  void whatAnotherAgentHasLoadedBeforeIsReported() throws Exception {
    String[] all = {
      LoadedFirst.Annotated.class.getName(),
      LoadedFirst.Listed.class.getName(),
      LoadedFirst.Throwing.class.getName(),
      LoadedFirst.Marked.class.getName()
    };
    assertReported(whatIsLoadedFirst("", all), LoadedFirst.Annotated.class);
    Path list = folder.resolve("list");
    Files.writeString(list, LoadedFirst.Listed.class.getName() + ".listed\n");
    assertReported(
        whatIsLoadedFirst("=suspendables=" + list, all),
        LoadedFirst.Annotated.class,
        LoadedFirst.Listed.class);
    assertReported(
        whatIsLoadedFirst(
            "=markers="
                + LoadedFirst.Stops.class.getName()
                + ";"
                + LoadedFirst.Mark.class.getName(),
            all),
        LoadedFirst.Annotated.class,
        LoadedFirst.Throwing.class,
        LoadedFirst.Marked.class);
  }

  @Test
  void ofManyThatAListNamesAFewAreReported() throws Exception {
    Path list = folder.resolve("list");
    Files.writeString(list, "**");
    String[] many = IntStream.range(0, 12)
        .mapToObj(i -> LoadedFirst.class.getName() + "$Many" + i)
        .toArray(String[]::new);
    String output = whatIsLoadedFirst("=suspendables=" + list, many);
    assertEquals(10, output.split(" was loaded before the agent", -1).length - 1, output);
    assertTrue(output.contains("and 3 more classes were loaded before the agent"), output);
  }
}
