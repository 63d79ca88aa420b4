package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import io.weft.agent.instrument.StandardRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A class file is seen to have a marker whatever letters its name is made of. */
class MarkerNameTest {
  private static byte[] typeWith(String marker) {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "com/acme/Cache", null, "java/lang/Object", null);
    MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, "load", "()V", null, null);
    method.visitAnnotation("L" + marker + ";", true).visitEnd();
    method.visitCode();
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    return out.toByteArray();
  }

  @Test
  void itsLettersMayBeAny() {
    for (String name : List.of("Pausing", "Paus\u00e9", "\u505c", "\ud835\udc00")) {
      ClassHierarchy types = new ClassHierarchy(
          type -> null, StandardRules.with(MethodPatterns.NONE, List.of(name)), null);
      Instrumenter instrumenter = new Instrumenter(new Suspendables(types));
      assertTrue(instrumenter.instrument(typeWith(name)).bytes().isPresent(), name);
    }
  }
}
