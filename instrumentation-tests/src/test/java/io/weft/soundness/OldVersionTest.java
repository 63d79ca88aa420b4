package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Old class files of a loader that shows none, as scripting languages have them. */
class OldVersionTest {
  /** What the others have in common. */
  public abstract static class Above {
    /** Waits for nothing: nobody could know it. */
    public int get() {
      return 1;
    }
  }

  /** One of them. */
  public static class One extends Above {}

  /** One of them. */
  public static class Other extends Above {}

  /** Takes one or the other. */
  public static class Chooser implements SuspendableCallable<Integer> {
    @Override
    public Integer call() {
      return choose(true) + choose(false);
    }

    @Suspendable
    private int choose(boolean first) {
      Above chosen;
      if (first) {
        chosen = new One();
      } else {
        chosen = new Other();
      }
      Coroutine.suspend();
      return chosen.get();
    }
  }

  /** Waits while it is constructed, and takes one or the other. */
  public static class Chosen {
    /** Of the one. */
    public final int number;

    /** May wait. */
    @Suspendable
    public Chosen(boolean first) {
      Above chosen;
      if (first) {
        chosen = new One();
      } else {
        chosen = new Other();
      }
      number = chosen.get();
    }
  }

  /** Is new, and makes an old one. */
  public static class Maker implements SuspendableCallable<Integer> {
    @Override
    public Integer call() {
      return new Chosen(true).number + new Chosen(false).number;
    }
  }

  /** Merges them, but knows nothing of what is above them. */
  public static class Indifferent implements SuspendableCallable<Integer> {
    @Override
    public Integer call() {
      Object chosen;
      if (new One().get() == 1) {
        chosen = new One();
      } else {
        chosen = new Other();
      }
      Coroutine.suspend();
      return chosen.hashCode() == 0 ? 0 : 2;
    }
  }

  /** Says of itself what the JVM looks at in newer class files alone. */
  @Deprecated
  public static class Described<T> {
    /** Of a type that reflection knows. */
    @Deprecated
    public T field;

    /** May wait. */
    @Deprecated
    @Suspendable
    public T get(@Deprecated T value) {
      return value;
    }
  }

  @SuppressWarnings("unchecked")
  private static SuspendableCallable<Integer> make(int version, Class<?> type)
      throws ReflectiveOperationException {
    return (SuspendableCallable<Integer>)
        new RenamingLoader(OldVersionTest.class, version).make(SuspendableCallable.class, type);
  }

  private static int inCoroutine(SuspendableCallable<Integer> supplier) {
    int[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = supplier.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_6, Opcodes.V1_7, Opcodes.V1_8})
  void itsOwnFramesCount(int version) throws Exception {
    assertEquals(2, inCoroutine(make(version, Chooser.class)));
  }

  @Test
  void withoutFramesItIsLeftAlone() throws Exception {
    SuspendableCallable<Integer> chooser = make(Opcodes.V1_5, Chooser.class);
    assertThrows(PinnedException.class, () -> inCoroutine(chooser));
  }

  @Test
  void itsConstructorsCanBeCalled() throws Exception {
    assertEquals(2, inCoroutine(make(Opcodes.V1_5, Maker.class)));
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_7})
  void reflectionSeesWhatItsVersionAllows(int version) throws Exception {
    Class<?> type = new RenamingLoader(OldVersionTest.class, version)
        .loadClass(RenamingLoader.OWN_NAMES + "Described");
    int seen = version < Opcodes.V1_5 ? 0 : 1;
    assertEquals(seen, type.getTypeParameters().length);
    assertEquals(seen == 1, type.isAnnotationPresent(Deprecated.class));
    Field field = type.getField("field");
    assertEquals(seen == 1, field.isAnnotationPresent(Deprecated.class));
    assertEquals(seen == 1 ? "T" : "java.lang.Object", field.getGenericType().getTypeName());
    Method get = type.getMethod("get", Object.class);
    assertEquals(seen == 1, get.isAnnotationPresent(Deprecated.class));
    assertEquals(seen, get.getParameterAnnotations()[0].length);
    assertEquals(
        seen == 1 ? "T" : "java.lang.Object", get.getGenericReturnType().getTypeName());
  }

  @Test
  void whatIsMergedToNoUseIsMerged() throws Exception {
    assertEquals(2, inCoroutine(make(Opcodes.V1_5, Indifferent.class)));
  }

  /** Obfuscators leave the flag away; the JVM ignores it there. */
  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_5, Opcodes.V1_6})
  void anInitialiserNeedsNoFlag(int version) throws Exception {
    ClassWriter out = new ClassWriter(0);
    out.visit(version, Opcodes.ACC_PUBLIC, "old/Initialized", null, "java/lang/Object", null);
    int shared = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    out.visitField(shared, "value", "I", null, null).visitEnd();
    MethodVisitor initializer = out.visitMethod(0, "<clinit>", "()V", null, null);
    initializer.visitIntInsn(Opcodes.BIPUSH, 42);
    initializer.visitFieldInsn(Opcodes.PUTSTATIC, "old/Initialized", "value", "I");
    initializer.visitInsn(Opcodes.RETURN);
    initializer.visitMaxs(1, 0);
    MethodVisitor wait = out.visitMethod(shared, "await", "()V", null, null);
    wait.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    wait.visitInsn(Opcodes.RETURN);
    wait.visitMaxs(0, 0);
    out.visitEnd();
    Class<?> type = define(out);
    assertEquals(42, type.getField("value").get(null));
    assertEquals(
        2,
        Arrays.stream(type.getDeclaredMethods())
            .filter(m -> m.getName().equals("await"))
            .count());
  }

  /** Flags that the JVM completes or ignores: compilers of the time wrote such. */
  @ParameterizedTest
  @ValueSource(ints = {Opcodes.ACC_INTERFACE, Opcodes.ACC_INTERFACE | Opcodes.ACC_SUPER})
  void anInterfaceNeedsNotSayThatItIsAbstract(int access) throws Exception {
    ClassWriter out = new ClassWriter(0);
    out.visit(
        Opcodes.V1_4, Opcodes.ACC_PUBLIC | access, "old/Flags", null, "java/lang/Object", null);
    out.visitInnerClass("old/Flags", "old/Outer", "Flags", Opcodes.ACC_PUBLIC | access);
    int method = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT;
    MethodVisitor wait = out.visitMethod(method, "await", "()V", null, null);
    wait.visitAnnotation("Lio/weft/Suspendable;", true).visitEnd();
    out.visitEnd();
    assertEquals(2, define(out).getDeclaredMethods().length);
  }

  private static Class<?> define(ClassWriter out) {
    byte[] code = out.toByteArray();
    return new ClassLoader(OldVersionTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(null, code, 0, code.length);
      }
    }.define();
  }
}
