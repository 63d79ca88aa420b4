package io.weft.agent.instrument;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodPatterns;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Two interfaces on each level, each of which extends both of the level above: 2<sup>40</sup> ways from
 * bottom to top.
 */
class DiamondsTest {
  private static final int LEVELS = 40;
  private static final String OBJECT = "java/lang/Object";
  private static final String DESC = "(I)I";

  private final Map<String, byte[]> classes = new HashMap<>();

  private final Instrumenter instrumenter = new Instrumenter(new Suspendables(
      new ClassHierarchy(classes::get, StandardRules.with(MethodPatterns.NONE, List.of()), null)));

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void eachTypeIsLookedAtOnce() {
    for (int level = 0; level < LEVELS; level++) {
      addInterface("A" + level, level);
      addInterface("B" + level, level);
    }
    addBottom();
    for (String name : List.of("A1", "B" + (LEVELS - 1), "Bottom")) {
      byte[] written = instrumenter.instrument(classes.get(name)).bytes().orElseThrow();
      assertTrue(twins(written).contains("next"), name);
    }
  }

  /** The one at the top is of an optional library, say. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void soIsEachTypeBelowOneThatIsMissing() {
    for (int level = 0; level < LEVELS; level++) {
      addInterface("A" + level, level);
      addInterface("B" + level, level);
    }
    classes.remove("A0");
    String lowest = "A" + (LEVELS - 1);
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Maker", null, OBJECT, null);
    MethodVisitor make = out.visitMethod(Opcodes.ACC_STATIC, "make", "()V", null, null);
    make.visitCode();
    Handle bootstrap =
        new Handle(Opcodes.H_INVOKESTATIC, "Maker", "bootstrap", "()Ljava/lang/Object;", false);
    make.visitInvokeDynamicInsn("next", "()L" + lowest + ";", bootstrap);
    make.visitInsn(Opcodes.POP);
    make.visitInsn(Opcodes.RETURN);
    make.visitMaxs(1, 0);
    out.visitEnd();
    assertTrue(instrumenter.instrument(out.toByteArray()).bytes().isEmpty());
  }

  private static List<String> twins(byte[] classFile) {
    List<String> result = new ArrayList<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String desc, String signature, String[] exceptions) {
                if (desc.endsWith("Continuation;)I")) {
                  result.add(name);
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return result;
  }

  private static String[] above(int level) {
    return IntStream.of(level - 1)
        .filter(above -> above >= 0)
        .boxed()
        .flatMap(above -> List.of("A" + above, "B" + above).stream())
        .toArray(String[]::new);
  }

  private void addInterface(String name, int level) {
    ClassWriter out = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    out.visit(Opcodes.V17, access, name, null, OBJECT, above(level));
    if (level == 0) {
      MethodVisitor method =
          out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "next", DESC, null, null);
      method.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
      method.visitEnd();
    }
    out.visitEnd();
    classes.put(name, out.toByteArray());
  }

  private void addBottom() {
    ClassWriter out = new ClassWriter(0);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Bottom", null, OBJECT, above(LEVELS));
    MethodVisitor method = out.visitMethod(Opcodes.ACC_PUBLIC, "next", DESC, null, null);
    method.visitCode();
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitVarInsn(Opcodes.ILOAD, 1);
    method.visitMethodInsn(Opcodes.INVOKEINTERFACE, "B1", "next", DESC, true);
    method.visitInsn(Opcodes.IRETURN);
    method.visitMaxs(2, 2);
    out.visitEnd();
    classes.put("Bottom", out.toByteArray());
  }
}
