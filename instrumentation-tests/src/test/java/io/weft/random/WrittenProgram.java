package io.weft.random;

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
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** What the agent makes of a program's class files, checked without running it. */
final class WrittenProgram {
  private static final SuspendableRules RULES =
      SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of());

  /** Class files that are not part of a program, by internal name: the same few every time. */
  private static final Map<String, Optional<byte[]>> OTHERS = new ConcurrentHashMap<>();

  private final Program program;
  private final ProgramLoader transformed;
  private final ClassHierarchy hierarchy;
  private final Instrumenter instrumenter;

  /**
   * The program as written.
   *
   * @param transformed whose classes the agent has rewritten, by which types are looked up
   */
  WrittenProgram(Program program, ProgramLoader transformed) {
    this.program = program;
    this.transformed = transformed;
    this.hierarchy = new ClassHierarchy(this::read, RULES, null);
    this.instrumenter = new Instrumenter(new Suspendables(hierarchy));
  }

  private byte[] read(String internalName) {
    byte[] own = program.classFile(internalName.replace('/', '.'));
    return own != null
        ? own
        : OTHERS.computeIfAbsent(internalName, WrittenProgram::readOther).orElse(null);
  }

  private static Optional<byte[]> readOther(String internalName) {
    try (InputStream in =
        WrittenProgram.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Checks every class; returns how many were rewritten. */
  int check() {
    int written = 0;
    for (Map.Entry<String, byte[]> type : program.classes().entrySet()) {
      Result result = instrumenter.instrument(type.getValue());
      if (!result.diagnostics().isEmpty()) {
        throw new AssertionError("refused: " + result.diagnostics());
      }
      if (result.bytes().isPresent()) {
        written++;
        check(type.getKey(), result.bytes().get());
      }
    }
    return written;
  }

  private void check(String name, byte[] bytes) {
    List<String> problems = OutputVerifier.verify(bytes, hierarchy);
    if (!problems.isEmpty()) {
      throw new AssertionError("output of " + name + " is wrong: " + problems);
    }
    StringWriter report = new StringWriter();
    CheckClassAdapter.verify(new ClassReader(bytes), transformed, false, new PrintWriter(report));
    if (!report.toString().isEmpty()) {
      throw new AssertionError("output of " + name + " is invalid: " + report);
    }
    if (instrumenter.instrument(bytes).bytes().isPresent()) {
      throw new AssertionError("second transformation of " + name + " changed it again");
    }
  }
}
