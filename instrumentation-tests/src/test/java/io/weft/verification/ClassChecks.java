package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.OutputVerifier;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.Result;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassTooLargeException;

/** Instruments class files that a test has made, and verifies what is written. */
public final class ClassChecks {
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());
  private static final ClassLoader LOADER = ClassChecks.class.getClassLoader();

  private final Map<String, byte[]> classFiles;
  private final ClassHierarchy hierarchy;
  private final Instrumenter instrumenter;
  private final List<String> problems = new ArrayList<>();
  private int written;

  /**
   * Prepares the checks.
   *
   * @param classFiles by binary name
   */
  public ClassChecks(Map<String, byte[]> classFiles) {
    this.classFiles = classFiles;
    this.hierarchy = new ClassHierarchy(this::read, RULES, null);
    this.instrumenter = new Instrumenter(new Suspendables(hierarchy));
  }

  private byte[] read(String internalName) throws IOException {
    byte[] made = classFiles.get(internalName.replace('/', '.'));
    if (made != null) {
      return made;
    }
    try (InputStream in = LOADER.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  /**
   * Checks all classes and fails when a written one is not valid.
   *
   * @return what was reported
   */
  public List<Diagnostic> check() {
    List<Diagnostic> diagnostics = new ArrayList<>();
    classFiles.forEach((name, bytes) -> {
      Result result = instrumenter.instrument(bytes);
      diagnostics.addAll(result.diagnostics());
      result.bytes().ifPresent(b -> checkWritten(name, b));
    });
    assertEquals(List.of(), problems);
    return diagnostics;
  }

  /** How many classes were changed. */
  public int written() {
    return written;
  }

  private void checkWritten(String name, byte[] bytes) {
    written++;
    OutputVerifier.verify(bytes, hierarchy).forEach(p -> problems.add(name + ": " + p));
    FrameComparison frames = new FrameComparison(hierarchy, false);
    try {
      frames.compare(name, bytes);
    } catch (ClassTooLargeException full) {
      // No constant is left for the types that would be computed; the JVM verifies it all the same.
    }
    problems.addAll(frames.problems());
    if (instrumenter.instrument(bytes).bytes().isPresent()) {
      problems.add(name + ": a second transformation changed it again");
    }
  }
}
