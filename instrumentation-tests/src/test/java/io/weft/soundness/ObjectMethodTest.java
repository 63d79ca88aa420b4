package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The JVM lets interfaces have default methods in place of those of {@link Object}, and never calls them: the class always
 * has its own. Scala's compiler writes them into traits.
 */
class ObjectMethodTest {
  /** What the interface that was made extends. */
  @FunctionalInterface
  public interface Work {
    @Suspendable
    int once(int number);

    @Suspendable
    default int twice(int number) {
      return once(number) + once(number);
    }
  }

  private static final String SHOWN = "io/weft/soundness/Shown";
  private static final String USER = "io/weft/soundness/ShownUser";

  /** An annotated interface whose default methods have the signatures of {@link Object}'s. */
  private static byte[] shown() {
    ClassWriter out = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    String[] work = {Work.class.getName().replace('.', '/')};
    out.visit(Opcodes.V17, access, SHOWN, null, "java/lang/Object", work);
    out.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    MethodVisitor text =
        out.visitMethod(Opcodes.ACC_PUBLIC, "toString", "()Ljava/lang/String;", null, null);
    text.visitCode();
    text.visitLdcInsn("the interface's");
    text.visitInsn(Opcodes.ARETURN);
    text.visitMaxs(1, 1);
    text.visitEnd();
    MethodVisitor same =
        out.visitMethod(Opcodes.ACC_PUBLIC, "equals", "(Ljava/lang/Object;)Z", null, null);
    same.visitCode();
    same.visitInsn(Opcodes.ICONST_1);
    same.visitInsn(Opcodes.IRETURN);
    same.visitMaxs(1, 2);
    same.visitEnd();
    MethodVisitor hash = out.visitMethod(Opcodes.ACC_PUBLIC, "hashCode", "()I", null, null);
    hash.visitCode();
    hash.visitInsn(Opcodes.ICONST_1);
    hash.visitInsn(Opcodes.IRETURN);
    hash.visitMaxs(1, 1);
    hash.visitEnd();
    return out.toByteArray();
  }

  /** Makes one from a method reference. */
  private static byte[] user() {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, USER, null, "java/lang/Object", null);
    MethodVisitor get = out.visitMethod(
        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "get", "()L" + SHOWN + ";", null, null);
    get.visitCode();
    Handle metafactory = new Handle(
        Opcodes.H_INVOKESTATIC,
        "java/lang/invoke/LambdaMetafactory",
        "metafactory",
        "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;"
            + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
        false);
    Type type = Type.getMethodType("(I)I");
    Handle code = new Handle(Opcodes.H_INVOKESTATIC, "java/lang/Integer", "reverse", "(I)I", false);
    get.visitInvokeDynamicInsn("once", "()L" + SHOWN + ";", metafactory, type, code, type);
    get.visitInsn(Opcodes.ARETURN);
    get.visitMaxs(0, 0);
    get.visitEnd();
    return out.toByteArray();
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(ObjectMethodTest.class.getClassLoader());
    }

    Class<?> define(byte[] bytes) {
      return defineClass(null, bytes, 0, bytes.length);
    }
  }

  private static Work lambda() throws ReflectiveOperationException {
    Loader loader = new Loader();
    loader.define(shown());
    return (Work) loader.define(user()).getMethod("get").invoke(null);
  }

  @Test
  void aLambdaOfSuchAnInterfaceIsAsGoodAsAny() throws Exception {
    Work work = lambda();
    assertEquals(2 * Integer.reverse(5), work.twice(5));
    AtomicInteger result = new AtomicInteger();
    Coroutine coroutine = new Coroutine(() -> result.set(work.twice(5)));
    assertFalse(coroutine.resume());
    assertEquals(2 * Integer.reverse(5), result.get());
    assertTrue(work.toString().contains("Lambda"), work.toString());
    assertFalse(work.equals(lambda()));
    assertEquals(System.identityHashCode(work), work.hashCode());
  }

  /** To no compiler a functional interface. */
  public interface Speaks {
    @Suspendable
    @Override
    String toString();
  }

  /** For the metafactory it is one. */
  @Test
  void aLambdaMayBeOfAnObjectsMethod() throws Exception {
    ClassWriter out = new ClassWriter(0);
    String name = "io/weft/soundness/SpeakerMaker";
    String text = "()Ljava/lang/String;";
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    MethodVisitor body =
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "text", text, null, null);
    body.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    body.visitCode();
    body.visitLdcInsn("the lambda's");
    body.visitInsn(Opcodes.ARETURN);
    body.visitMaxs(1, 0);
    body.visitEnd();
    String made = "()L" + Speaks.class.getName().replace('.', '/') + ";";
    MethodVisitor make =
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "make", made, null, null);
    make.visitCode();
    make.visitInvokeDynamicInsn(
        "toString",
        made,
        new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/LambdaMetafactory",
            "metafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
                + "Ljava/lang/invoke/CallSite;",
            false),
        Type.getMethodType(text),
        new Handle(Opcodes.H_INVOKESTATIC, name, "text", text, false),
        Type.getMethodType(text));
    make.visitInsn(Opcodes.ARETURN);
    make.visitMaxs(1, 0);
    make.visitEnd();
    out.visitEnd();
    Class<?> maker = MethodHandles.lookup().defineClass(out.toByteArray());
    Speaks speaks = (Speaks) maker.getMethod("make").invoke(null);
    assertEquals("the lambda's", speaks.toString());
    String[] said = new String[1];
    Coroutine coroutine = new Coroutine(() -> said[0] = speaks.toString());
    assertFalse(coroutine.resume());
    assertEquals("the lambda's", said[0]);
  }

  /** Its method is protected in every class. */
  public interface Copies {
    @Suspendable
    Object clone();
  }

  @Test
  void aLambdaMayBeOfAProtectedMethodOfEachObject() {
    Copies copies = () -> "copy";
    assertEquals("copy", copies.clone());
    Object[] copied = new Object[1];
    Coroutine coroutine = new Coroutine(() -> copied[0] = copies.clone());
    assertFalse(coroutine.resume());
    assertEquals("copy", copied[0]);
  }
}
