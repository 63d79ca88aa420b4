package io.weft.agent.instrument;

import io.weft.agent.check.Diagnostic;
import io.weft.agent.check.DiagnosticCode;
import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.InstrumentedMark;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.ReadableVersion;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.rewrite.ClassRewriter;
import io.weft.agent.rewrite.ForcedYields;
import io.weft.agent.rewrite.Interposers;
import io.weft.agent.rewrite.RuntimeSymbols;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Instruments one class after another for one class loader. Thread-safe; loads no class. */
public final class Instrumenter {
  private final Suspendables suspendables;
  private final Optional<ForcedYields> yields;
  private final ClassFilter filter;

  /**
   * Makes an instrumenter.
   *
   * @param suspendables the loader's classes
   */
  public Instrumenter(Suspendables suspendables) {
    this(suspendables, Optional.empty());
  }

  /**
   * Makes an instrumenter for tests.
   *
   * @param suspendables the loader's classes
   * @param yields calls that suspendable methods are to begin with
   */
  public Instrumenter(Suspendables suspendables, Optional<ForcedYields> yields) {
    this.suspendables = suspendables;
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
    ClassReader reader = ReadableVersion.open(classFile);
    if (reader.getClassName().startsWith(RuntimeSymbols.ABI_PACKAGE)) {
      return Result.UNCHANGED;
    }
    if (!filter.isWorthReading(reader)) {
      suspendables.defineRejected(reader);
      return Result.UNCHANGED;
    }
    ClassFacts facts = suspendables.hierarchy().define(reader);
    suspendables.define(facts);
    if (facts.instrumented()) {
      return checkVersion(reader, facts);
    }
    return rewrite(classFile, ModernFrames.ensure(reader, suspendables.hierarchy()), facts);
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
            "version " + version + ", expected " + InstrumentedMark.ABI_VERSION)));
  }

  private Result rewrite(byte[] original, ClassReader reader, ClassFacts facts) {
    Map<MethodKey, DiagnosticCode> refused = new HashMap<>();
    while (true) {
      ClassNode type = new ClassNode(Opcodes.ASM9);
      reader.accept(type, ClassReader.EXPAND_FRAMES);
      boolean stripped = Interposers.strip(type, suspendables);
      if (Interposers.isJdkProxy(type)) {
        InstrumentedMark.put(type);
        return stripped ? new Result(Optional.of(write(type)), List.of()) : Result.UNCHANGED;
      }
      SerialVersion.keep(type, reader, suspendables.hierarchy());
      ClassRewriter rewriter = new ClassRewriter(type, facts, suspendables, refused, yields);
      try {
        List<Diagnostic> diagnostics = rewriter.rewrite();
        if (!stripped && !rewriter.isChanged()) {
          return new Result(Optional.empty(), diagnostics);
        }
        return new Result(Optional.of(ReadableVersion.restore(write(type), original)), diagnostics);
      } catch (MethodTooLargeException large) {
        MethodKey method = rewriter.origin(large.getMethodName(), large.getDescriptor());
        if (refused.putIfAbsent(method, DiagnosticCode.TOO_LARGE) != null) {
          return refuse(facts, large);
        }
      } catch (ClassTooLargeException large) {
        // Twins alone may fit, and without them an override would be passed over.
        boolean again = false;
        for (MethodKey method : suspendables.declared(facts)) {
          again |= refused.put(method, DiagnosticCode.TOO_LARGE) == null;
        }
        if (!again) {
          return refuse(facts, large);
        }
      }
    }
  }

  private static Result refuse(ClassFacts facts, RuntimeException large) {
    String type = facts.name().replace('/', '.');
    return new Result(
        Optional.empty(),
        List.of(new Diagnostic(DiagnosticCode.TOO_LARGE, type, "", null, -1, large.getMessage())));
  }

  private static byte[] write(ClassNode type) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    // The limits are for hostile class files; code with jumps of more than 32 KiB exceeds them too.
    out.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
    type.accept(out);
    return out.toByteArray();
  }
}
