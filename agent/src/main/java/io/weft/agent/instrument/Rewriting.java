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
import io.weft.agent.rewrite.LongMethods;
import java.util.ArrayList;
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
import org.objectweb.asm.tree.MethodNode;

/** Rewrites one class. Apart from {@link Instrumenter}, since most programs start with classes that need none of it. */
final class Rewriting {
  /**
   * ASM (9.11.1) writes a method with long jumps twice. Where the first time has made a jump back just too long for its 16
   * bits, the second takes the offset for a positive one, which leads out of the method.
   */
  private static final class LostJumpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostJumpException(ArrayIndexOutOfBoundsException cause) {
      super(cause);
    }
  }

  private final ClassFacts facts;
  private final Suspendables suspendables;
  private final Optional<ForcedYields> yields;
  private final boolean alone;

  Rewriting(
      ClassFacts facts, Suspendables suspendables, Optional<ForcedYields> yields, boolean alone) {
    this.facts = facts;
    this.suspendables = suspendables.snapshot();
    this.yields = yields;
    this.alone = alone;
  }

  /**
   * Does it, as often as it takes to find out what must be refused.
   *
   * @param original the class file
   * @param reader it, with the frames of today's class files
   */
  Result rewrite(byte[] original, ClassReader reader) {
    Map<MethodKey, DiagnosticCode> refused = new HashMap<>();
    while (true) {
      ClassNode type = new ClassNode(Opcodes.ASM9);
      reader.accept(type, ClassReader.EXPAND_FRAMES);
      boolean stripped = Interposers.strip(type, suspendables);
      if (Interposers.isJdkProxy(type)) {
        InstrumentedMark.put(type);
        return stripped ? new Result(Optional.of(write(type)), List.of()) : Result.UNCHANGED;
      }
      boolean keepsVersion = SerialVersion.keep(type, reader, suspendables.hierarchy());
      ClassRewriter rewriter = new ClassRewriter(type, facts, suspendables, refused, yields, alone);
      try {
        List<Diagnostic> diagnostics = new ArrayList<>(rewriter.rewrite());
        if (!stripped && !rewriter.isChanged()) {
          return new Result(Optional.empty(), diagnostics);
        }
        if (LongForms.in(original)) {
          return refuse(DiagnosticCode.LONG_FORMS, "");
        }
        if (EqualConstants.in(reader)) {
          return leave(original, stripped, DiagnosticCode.EQUAL_CONSTANTS);
        }
        if (type.methods.stream()
            .anyMatch(LongMethods::isUnwritable)) { // one that is not suspendable
          return leave(original, stripped, DiagnosticCode.TOO_LARGE);
        }
        if (!keepsVersion) {
          diagnostics.add(ofClass(DiagnosticCode.SERIAL_VERSION, ""));
        }
        return new Result(Optional.of(ReadableVersion.restore(write(type), original)), diagnostics);
      } catch (MethodTooLargeException large) {
        MethodKey method = rewriter.origin(large.getMethodName(), large.getDescriptor());
        if (refused.putIfAbsent(method, DiagnosticCode.TOO_LARGE) != null) {
          return leave(original, stripped, DiagnosticCode.TOO_LARGE);
        }
      } catch (LostJumpException lost) {
        if (!refusesLong(type, rewriter, refused)) {
          return leave(original, stripped, DiagnosticCode.TOO_LARGE);
        }
      } catch (ClassTooLargeException large) {
        // Twins alone may fit, and without them an override would be passed over.
        boolean again = false;
        for (MethodKey method : suspendables.declared(facts)) {
          again |= refused.put(method, DiagnosticCode.TOO_LARGE) == null;
        }
        if (!again) {
          return refuse(DiagnosticCode.TOO_LARGE, large.getMessage());
        }
      }
    }
  }

  /** Returns whether a method has jumps that are too long, and was not refused before. */
  private static boolean refusesLong(
      ClassNode type, ClassRewriter rewriter, Map<MethodKey, DiagnosticCode> refused) {
    boolean again = false;
    for (MethodNode method : type.methods) {
      if (LongMethods.hasLongJumps(method)) {
        MethodKey origin = rewriter.origin(method.name, method.desc);
        again |= refused.put(origin, DiagnosticCode.TOO_LARGE) == null;
      }
    }
    return again;
  }

  /** A class that loses methods of another tool would have to be written anew, which is what cannot be done. */
  private Result leave(byte[] original, boolean stripped, DiagnosticCode code) {
    return stripped ? refuse(code, "") : Leaving.alone(original, facts, suspendables, code);
  }

  private Result refuse(DiagnosticCode code, String detail) {
    return new Result(Optional.empty(), List.of(ofClass(code, detail)));
  }

  private Diagnostic ofClass(DiagnosticCode code, String detail) {
    return new Diagnostic(code, facts.name().replace('/', '.'), "", null, -1, detail);
  }

  private static byte[] write(ClassNode type) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    // The limits are for hostile class files; code with jumps of more than 32 KiB exceeds them too.
    out.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE);
    type.accept(out);
    try {
      return out.toByteArray();
    } catch (ArrayIndexOutOfBoundsException lost) {
      throw new LostJumpException(lost);
    }
  }
}
