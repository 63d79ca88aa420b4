package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A super method that had code when its caller was compiled, and has none now. Its twin calls the method of the object,
 * which is the caller.
 */
class LostCodeTest {
  private static final String DESC = "(I)Ljava/lang/String;";
  private static final int DEPTH = 3;

  /** Calls itself, down to some depth. */
  public interface Counting {
    /** May wait. */
    @Suspendable
    String count(int depth);
  }

  /** Says the same. */
  public interface AlsoCounting {
    /** May wait. */
    @Suspendable
    String count(int depth);
  }

  /** Has the method from two. */
  public abstract static class Between implements Counting, AlsoCounting {}

  /** Has it itself. */
  public abstract static class Base {
    /** May wait. */
    @Suspendable
    public abstract String count(int depth);
  }

  /** A class whose {@code count} returns "end" at some depth, and else calls its super method a step further down. */
  private static Class<?> caller(String name, Class<?> parent, Class<?> type) throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    String superName = Type.getInternalName(parent);
    String[] interfaces = parent == Object.class ? new String[] {Type.getInternalName(type)} : null;
    String own = Type.getInternalName(LostCodeTest.class) + name;
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, own, null, superName, interfaces);
    MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    MethodVisitor count = out.visitMethod(Opcodes.ACC_PUBLIC, "count", DESC, null, null);
    count.visitCode();
    Label further = new Label();
    count.visitVarInsn(Opcodes.ILOAD, 1);
    count.visitIntInsn(Opcodes.BIPUSH, DEPTH);
    count.visitJumpInsn(Opcodes.IF_ICMPLT, further);
    count.visitLdcInsn("end");
    count.visitInsn(Opcodes.ARETURN);
    count.visitLabel(further);
    count.visitVarInsn(Opcodes.ALOAD, 0);
    count.visitIincInsn(1, 1);
    count.visitVarInsn(Opcodes.ILOAD, 1);
    count.visitMethodInsn(
        Opcodes.INVOKESPECIAL, Type.getInternalName(type), "count", DESC, type.isInterface());
    count.visitInsn(Opcodes.ARETURN);
    count.visitMaxs(0, 0);
    count.visitEnd();
    out.visitEnd();
    return MethodHandles.lookup().defineClass(out.toByteArray());
  }

  private static void assertHasNoCode(Class<?> caller) throws Exception {
    Object object = caller.getConstructor().newInstance();
    if (object instanceof Counting counting) {
      assertEquals("end", counting.count(DEPTH));
      assertThrows(AbstractMethodError.class, () -> counting.count(0));
      assertThrows(
          AbstractMethodError.class, () -> new Coroutine(() -> counting.count(0)).resume());
    } else {
      Base base = (Base) object;
      assertEquals("end", base.count(DEPTH));
      assertThrows(AbstractMethodError.class, () -> base.count(0));
      assertThrows(AbstractMethodError.class, () -> new Coroutine(() -> base.count(0)).resume());
    }
  }

  @Test
  void ofAnInterface() throws Exception {
    assertHasNoCode(caller("$OfInterface", Object.class, Counting.class));
  }

  @Test
  void ofAClass() throws Exception {
    assertHasNoCode(caller("$OfClass", Base.class, Base.class));
  }

  @Test
  void ofAClassThatHasItFromTwoInterfaces() throws Exception {
    assertHasNoCode(caller("$OfBetween", Between.class, Between.class));
  }
}
