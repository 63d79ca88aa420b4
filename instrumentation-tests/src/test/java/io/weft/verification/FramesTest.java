package io.weft.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
import io.weft.agent.classify.Suspendables;
import io.weft.agent.instrument.Instrumenter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The stack maps that the agent writes are those that ASM computes, see {@link FrameComparison}. */
class FramesTest {
  private static final ClassLoader LOADER = FramesTest.class.getClassLoader();

  private final ClassHierarchy hierarchy = new ClassHierarchy(
      FramesTest::read, SuspendableRules.annotation("Lio/weft/Suspendable;", Set.of()), null);
  private final Instrumenter instrumenter = new Instrumenter(new Suspendables(hierarchy));

  private static byte[] read(String internalName) throws IOException {
    try (InputStream in = LOADER.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  @Test
  void framesAreThoseThatAreComputed() throws Exception {
    check(new FrameComparison(hierarchy, false), false);
  }

  @Test
  void framesOfClassesWithComputedFramesAreEqual() throws Exception {
    check(new FrameComparison(hierarchy, true), true);
  }

  private void check(FrameComparison comparison, boolean computedFirst) throws Exception {
    Path classes = Path.of(
        FramesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int written = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        byte[] original = Files.readAllBytes(file);
        byte[] input = computedFirst ? FrameComparison.recompute(original, hierarchy) : original;
        byte[] bytes = instrumenter.instrument(input).bytes().orElse(null);
        if (bytes != null) {
          comparison.compare(classes.relativize(file).toString(), bytes);
          written++;
        }
      }
    }
    System.out.println("verification: " + comparison + ", in " + written + " classes");
    assertEquals(List.of(), comparison.problems());
    assertTrue(written > 0, "nothing was instrumented");
  }

  /** The comparison must be able to fail. */
  @Test
  void aTypeThatIsTooWideIsFound() {
    FrameComparison comparison = new FrameComparison(hierarchy, true);
    comparison.compare("Wide", classWithFrame("java/lang/Object"));
    assertEquals(1, comparison.problems().size(), comparison.problems()::toString);
  }

  @Test
  void aTypeThatIsTooNarrowIsFound() {
    FrameComparison comparison = new FrameComparison(hierarchy, false);
    comparison.compare("Narrow", classWithFrame("java/lang/Integer"));
    assertEquals(1, comparison.problems().size(), comparison.problems()::toString);
  }

  @Test
  void theRightTypeIsEqual() {
    FrameComparison comparison = new FrameComparison(hierarchy, true);
    comparison.compare("Right", classWithFrame("java/lang/String"));
    assertEquals(List.of(), comparison.problems());
  }

  /** A jump over nothing, with a string on the operand stack. */
  private static byte[] classWithFrame(String type) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Framed", null, "java/lang/Object", null);
    MethodVisitor method = out.visitMethod(Opcodes.ACC_STATIC, "m", "(I)V", null, null);
    method.visitCode();
    method.visitLdcInsn("text");
    method.visitVarInsn(Opcodes.ILOAD, 0);
    Label end = new Label();
    method.visitJumpInsn(Opcodes.IFEQ, end);
    method.visitLabel(end);
    method.visitFrame(Opcodes.F_FULL, 1, new Object[] {Opcodes.INTEGER}, 1, new Object[] {type});
    method.visitInsn(Opcodes.POP);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }
}
