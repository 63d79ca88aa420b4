package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Lines and variables in both bodies of every method of the tests. */
class DebugInfoTest {
  private static final String TWIN_END = "Lio/weft/abi/Continuation;)";
  private static final String RESUMED = "(Lio/weft/abi/Frame;Lio/weft/abi/Continuation;)";

  private final ClassHierarchy hierarchy = new ClassHierarchy(
      DebugInfoTest::read, SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of()), null);
  private final Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy));
  private final List<String> problems = new ArrayList<>();
  private int directBodies;
  private int resumedBodies;

  private static byte[] read(String internalName) throws IOException {
    try (InputStream in =
        DebugInfoTest.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  @Test
  void bothBodiesHaveTheLinesAndVariablesOfTheOriginal() throws Exception {
    Path root = Path.of(
        DebugInfoTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        byte[] original = Files.readAllBytes(file);
        byte[] written = instrumenter.instrument(original).bytes().orElse(null);
        if (written != null) {
          check(parse(original), parse(written));
        }
      }
    }
    assertEquals(List.of(), problems);
    assertTrue(directBodies > 0 && resumedBodies > 0);
    System.out.println("verification: lines and variables of " + directBodies + " direct and "
        + resumedBodies + " resumed bodies are right");
  }

  private static ClassNode parse(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, ClassReader.EXPAND_FRAMES);
    return type;
  }

  private void check(ClassNode original, ClassNode written) {
    Map<String, MethodNode> plain = new HashMap<>();
    original.methods.forEach(m -> plain.put(m.name + m.desc, m));
    Map<String, MethodNode> byNumber = new HashMap<>(); // of the resumed body, from the twin before
    for (MethodNode method : written.methods) {
      MethodNode source = plain.get(method.name + method.desc.replace(TWIN_END, ")"));
      boolean twin =
          method.desc.contains(TWIN_END) && !plain.containsKey(method.name + method.desc);
      if (method.desc.startsWith(RESUMED) && method.name.contains("$weft$")) {
        MethodNode of = byNumber.get(method.name.substring(0, method.name.lastIndexOf("$weft$")));
        if (of != null) {
          resumedBodies++;
          checkResumed(original.name, of, method);
        }
      } else if (twin && source != null && method.instructions.size() > 0) {
        byNumber.put(method.name.replaceAll("[<>]", ""), source); // the resumed body follows it
        checkDirect(original.name, source, method);
      }
    }
  }

  private void checkDirect(String owner, MethodNode source, MethodNode direct) {
    List<String> expected = new DebugInfo(owner, source, hierarchy).calls();
    DebugInfo info = new DebugInfo(owner, direct, hierarchy);
    if (direct.localVariables == null || direct.localVariables.isEmpty()) {
      return; // a twin that only passes on, or nothing to compare
    }
    directBodies++;
    if (!info.calls().equals(expected)) {
      problems.add(owner + "." + direct.name + ": calls " + info.calls() + ", not " + expected);
    }
    checkVariables(owner, source, direct);
  }

  private void checkResumed(String owner, MethodNode source, MethodNode resumed) {
    Iterator<String> expected = new DebugInfo(owner, source, hierarchy).calls().iterator();
    for (String call : new DebugInfo(owner, resumed, hierarchy).calls()) {
      boolean found = false;
      while (!found && expected.hasNext()) {
        found = expected.next().equals(call);
      }
      if (!found) {
        problems.add(owner + "." + resumed.name + ": " + call + " is not in the original");
        return;
      }
    }
    checkVariables(owner, source, resumed);
  }

  private void checkVariables(String owner, MethodNode source, MethodNode body) {
    if (new DebugInfo(owner, source, hierarchy).wrongVariables().isEmpty()) {
      for (String wrong : new DebugInfo(owner, body, hierarchy).wrongVariables()) {
        problems.add(owner + "." + body.name + ": " + wrong);
      }
    }
  }
}
