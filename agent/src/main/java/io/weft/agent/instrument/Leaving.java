package io.weft.agent.instrument;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.rewrite.Interposers;
import io.weft.agent.rewrite.TwinsOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/** What becomes of a class whose code stays as it is. */
final class Leaving {
  private Leaving() {}

  /**
   * Leaves it alone, but for twins, without which its overrides would be passed over.
   *
   * @param why it has to be
   */
  static Result alone(
      byte[] classFile, ClassFacts facts, Suspendables suspendables, DiagnosticCode why) {
    ClassReader reader = ReadableVersion.open(classFile);
    ClassNode type = new ClassNode();
    reader.accept(type, 0);
    Suspendables methods = suspendables.snapshot();
    boolean stripped = Interposers.strip(type, methods);
    List<FieldNode> declared = List.copyOf(type.fields);
    List<Diagnostic> diagnostics = new ArrayList<>(List.of(diagnostic(why, facts)));
    if (!SerialVersion.keep(type, reader, methods.hierarchy())) {
      diagnostics.add(diagnostic(DiagnosticCode.SERIAL_VERSION, facts));
    }
    String refusal = diagnostics.get(0).summary();
    List<FieldNode> added = new ArrayList<>(type.fields);
    added.removeAll(declared);
    try {
      byte[] written = stripped
          ? TwinsOnly.write(type, methods, refusal)
          : TwinsOnly.write(reader, type, added, methods, refusal);
      return new Result(Optional.of(ReadableVersion.restore(written, classFile)), diagnostics);
    } catch (ClassTooLargeException full) { // with not even room for twins
      return new Result(Optional.empty(), diagnostics);
    }
  }

  private static Diagnostic diagnostic(DiagnosticCode code, ClassFacts facts) {
    return new Diagnostic(code, facts.name().replace('/', '.'), "", null, -1, "");
  }
}
