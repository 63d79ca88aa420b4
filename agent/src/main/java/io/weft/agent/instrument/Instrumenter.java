package io.weft.agent.instrument;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHeader;
import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.rewrite.ForcedYields;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassReader;

/** Instruments one class after another for one class loader. Thread-safe; loads no class. */
public final class Instrumenter {
  private final Suspendables suspendables;
  private final Optional<ForcedYields> yields;
  private final boolean alone;
  private final ClassFilter filter;

  /**
   * Makes an instrumenter.
   *
   * @param suspendables the loader's classes
   */
  public Instrumenter(Suspendables suspendables) {
    this(suspendables, Optional.empty(), false);
  }

  /**
   * Makes an instrumenter of programs that run without the agent, where nobody sees the classes that they
   * generate.
   *
   * @param suspendables their classes
   */
  public static Instrumenter withoutAgent(Suspendables suspendables) {
    return new Instrumenter(suspendables, Optional.empty(), true);
  }

  /**
   * Makes an instrumenter for tests.
   *
   * @param suspendables the loader's classes
   * @param yields calls that suspendable methods are to begin with
   */
  public Instrumenter(Suspendables suspendables, Optional<ForcedYields> yields) {
    this(suspendables, yields, false);
  }

  /**
   * Makes an instrumenter.
   *
   * @param suspendables the loader's classes
   * @param yields calls that suspendable methods are to begin with
   * @param alone whether the program has, or will have, generated classes that no agent has seen
   */
  public Instrumenter(Suspendables suspendables, Optional<ForcedYields> yields, boolean alone) {
    this.suspendables = suspendables;
    this.alone = alone;
    this.yields = yields;
    this.filter = new ClassFilter(suspendables);
  }

  /**
   * Instruments a class.
   *
   * @param classFile its class file
   * @return the new class file and what could not be done
   * @throws IllegalArgumentException when the class file cannot be read
   */
  public Result instrument(byte[] classFile) {
    ClassHeader header = suspendables.hierarchy().header(classFile);
    if (header.name().startsWith(RuntimeSymbols.ABI_PACKAGE)) {
      return Result.UNCHANGED;
    }
    if (!filter.isWorthReading(header)) {
      suspendables.defineRejected(header);
      return Result.UNCHANGED;
    }
    ClassReader reader = ReadableVersion.open(classFile);
    ClassFacts facts = suspendables.hierarchy().define(reader);
    suspendables.define(facts);
    if (facts.instrumented()) {
      return checkVersion(reader, facts);
    }
    if (OldOverrides.wouldChange(reader, facts, suspendables.hierarchy())) {
      return Leaving.alone(classFile, facts, suspendables, DiagnosticCode.OLD_OVERRIDES);
    }
    Optional<ClassReader> modern = ModernFrames.ensure(reader, suspendables.hierarchy());
    if (modern.isEmpty()) {
      return Leaving.alone(classFile, facts, suspendables, DiagnosticCode.UNKNOWN_TYPES);
    }
    return GuardedConstruction.in(reader, modern.get())
        ? Leaving.alone(classFile, facts, suspendables, DiagnosticCode.GUARDED_CONSTRUCTION)
        : new Rewriting(facts, suspendables, yields, alone).rewrite(classFile, modern.get());
  }

  private static Result checkVersion(ClassReader reader, ClassFacts facts) {
    int version = InstrumentedMark.version(reader);
    if (version == InstrumentedMark.ABI_VERSION) {
      return Result.UNCHANGED;
    }
    return new Result(
        Optional.empty(),
        List.of(new Diagnostic(
            DiagnosticCode.OTHER_VERSION,
            facts.name().replace('/', '.'),
            "",
            null,
            -1,
            version == 0
                ? "a tool has dropped its attribute " + InstrumentedMark.NAME
                : "version " + version + ", expected " + InstrumentedMark.ABI_VERSION)));
  }
}
