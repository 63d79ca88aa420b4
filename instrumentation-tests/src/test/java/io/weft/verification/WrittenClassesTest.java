package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.check.OutputVerifier;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

class WrittenClassesTest {
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());
  private static final ClassLoader LOADER = WrittenClassesTest.class.getClassLoader();

  private final ClassHierarchy hierarchy =
      new ClassHierarchy(WrittenClassesTest::read, RULES, null);
  private Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy));
  private final List<String> problems = new ArrayList<>();
  private final InliningBudget inlining = new InliningBudget();
  private int written;

  private static byte[] read(String internalName) throws IOException {
    try (InputStream in = LOADER.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  @Test
  void everyClassOfTheTestsIsValid() throws Exception {
    checkAll(root("io/weft/verification/WrittenClassesTest.class"));
  }

  @Test
  void everyClassOfTheRuntimeIsValid() throws Exception {
    checkAll(root("io/weft/Suspendable.class"));
  }

  @Test
  void everyClassIsValidThatLooksOutForGeneratedOnes() throws Exception {
    instrumenter = Instrumenter.withoutAgent(new Suspendables(hierarchy));
    checkAll(root("io/weft/verification/WrittenClassesTest.class"));
    checkAll(root("io/weft/Suspendable.class"));
  }

  /** The folder or jar that a resource comes from. */
  private static URI root(String resource) throws URISyntaxException {
    String url = LOADER.getResource(resource).toURI().toString();
    return new URI(url.substring(0, url.length() - resource.length()));
  }

  private void checkAll(URI root) throws IOException {
    if ("jar".equals(root.getScheme())) {
      try (FileSystem jar = FileSystems.newFileSystem(root, Map.of())) {
        checkBelow(jar.getPath("/"));
      }
    } else {
      checkBelow(Path.of(root));
    }
    assertEquals(List.of(), problems);
    assertTrue(written > 0, "nothing was instrumented");
    System.out.println("verification: " + written + " classes written and valid, from " + root);
    System.out.println("verification: " + inlining);
  }

  private void checkBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        check(file.toString(), Files.readAllBytes(file));
      }
    }
  }

  private void check(String name, byte[] original) {
    Result result = instrumenter.instrument(original);
    for (Diagnostic diagnostic : result.diagnostics()) {
      if (diagnostic.code() == DiagnosticCode.INTERNAL) {
        problems.add(diagnostic.toString());
      }
    }
    if (result.bytes().isEmpty()) {
      return;
    }
    written++;
    byte[] bytes = result.bytes().get();
    inlining.compare(original, bytes);
    OutputVerifier.verify(bytes, hierarchy).forEach(p -> problems.add(name + ": " + p));
    StringWriter report = new StringWriter();
    CheckClassAdapter.verify(new ClassReader(bytes), LOADER, false, new PrintWriter(report));
    if (!report.toString().isEmpty()) {
      problems.add(name + ": " + report);
    }
    if (instrumenter.instrument(bytes).bytes().isPresent()) {
      problems.add(name + ": a second transformation changed it again");
    }
  }
}
