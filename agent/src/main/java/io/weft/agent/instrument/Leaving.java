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
import org.objectweb.asm.tree.ClassNode;

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
    Interposers.strip(type, methods);
    List<Diagnostic> diagnostics = new ArrayList<>(List.of(diagnostic(why, facts)));
    if (!SerialVersion.keep(type, reader, methods.hierarchy())) {
      diagnostics.add(diagnostic(DiagnosticCode.SERIAL_VERSION, facts));
    }
    return new Result(Optional.of(TwinsOnly.write(type, methods)), diagnostics);
  }

  private static Diagnostic diagnostic(DiagnosticCode code, ClassFacts facts) {
    return new Diagnostic(code, facts.name().replace('/', '.'), "", null, -1, "");
  }
}
