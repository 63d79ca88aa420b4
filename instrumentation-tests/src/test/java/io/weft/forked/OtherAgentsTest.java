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
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", SecondAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    Path jar = folder.resolve("second.jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return "-javaagent:" + jar + "=io/weft/forked/Replaced$Sum";
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
}
