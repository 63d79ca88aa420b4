package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.equivalence.AgentInstaller;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A handler that covers its own first instruction, as of a finally block, which stores the exception where a dead variable was, as
 * optimisers have it. Its stack map still knows that variable; no compiler's would.
 */
class HandlerStoreTest {
  private static final String NAME = "io/weft/soundness/HandlerStore";
  private static final String TEST = "io/weft/soundness/HandlerStoreTest";
  private static final String THROWABLE = "java/lang/Throwable";

  /** Called by the generated class. */
  @Suspendable
  static void waitAndFail() {
    Coroutine.suspend();
    throw new IllegalStateException("on purpose");
  }

  private static byte[] made(boolean hidden) {
    ClassWriter type = new ClassWriter(0);
    type.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, NAME + hidden, null, "java/lang/Object", new String[] {
          "io/weft/SuspendableCallable"
        });
    MethodVisitor made = type.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    made.visitInsn(Opcodes.RETURN);
    made.visitMaxs(1, 1);
    MethodVisitor code =
        type.visitMethod(Opcodes.ACC_PUBLIC, "call", "()Ljava/lang/Object;", null, null);
    code.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    Label stored = new Label();
    code.visitTryCatchBlock(start, end, handler, null);
    if (hidden) { // a range before it catches all
      code.visitTryCatchBlock(handler, stored, end, null);
    }
    code.visitTryCatchBlock(handler, stored, handler, null);
    code.visitInsn(Opcodes.ICONST_5);
    code.visitVarInsn(Opcodes.ISTORE, 1);
    code.visitLabel(start);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, TEST, "waitAndFail", "()V", false);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitLabel(end);
    code.visitFrame(Opcodes.F_NEW, 1, new Object[] {NAME + hidden}, 1, new Object[] {THROWABLE});
    code.visitInsn(Opcodes.ARETURN);
    code.visitLabel(handler);
    code.visitFrame(
        Opcodes.F_NEW, 2, new Object[] {NAME + hidden, Opcodes.INTEGER}, 1, new Object[] {THROWABLE
        });
    code.visitVarInsn(Opcodes.ASTORE, 1);
    code.visitLabel(stored);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, THROWABLE, "getMessage", "()Ljava/lang/String;", false);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(1, 2);
    return type.toByteArray();
  }

  private static void check(boolean hidden) throws Exception {
    AgentInstaller.install();
    SuspendableCallable<?> callable = (SuspendableCallable<?>)
        MethodHandles.lookup().defineClass(made(hidden)).getConstructor().newInstance();
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = callable.call());
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals("on purpose", result[0]);
  }

  @Test
  void whatTheHandlerItselfExpectsIsStillThere() throws Exception {
    check(false);
  }

  @Test
  void whatAHandlerExpectsThatIsNeverReachedIsStillThere() throws Exception {
    check(true);
  }
}
