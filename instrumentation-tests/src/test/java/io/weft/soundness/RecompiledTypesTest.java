package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Types that have changed since those below them were compiled: each call ends as it does in plain Java. */
class RecompiledTypesTest {
  private static final String DESC = "(I)Ljava/lang/String;";
  private static final String OBJECT = "java/lang/Object";
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

  /** Has code. */
  public interface Default {
    /** May wait. */
    @Suspendable
    default String count(int depth) {
      Coroutine.suspend();
      return "default";
    }
  }

  /** Knows nothing of suspension. */
  public static class Plain {
    /** Waits for nothing. */
    public String count(int depth) {
      return "plain" + depth;
    }
  }

  /** A class whose {@code count} returns "end" at some depth, and else calls its super method a step further down. */
  private static Class<?> caller(String name, Class<?> parent, Class<?> type) throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    String superName = Type.getInternalName(parent);
    String[] interfaces = parent == Object.class ? new String[] {Type.getInternalName(type)} : null;
    String own = Type.getInternalName(RecompiledTypesTest.class) + name;
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, own, null, superName, interfaces);
    writeConstructor(out, superName);
    writeCount(out, Type.getInternalName(type), type.isInterface());
    out.visitEnd();
    return MethodHandles.lookup().defineClass(out.toByteArray());
  }

  private static void writeCount(ClassWriter out, String type, boolean itf) {
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
    count.visitMethodInsn(Opcodes.INVOKESPECIAL, type, "count", DESC, itf);
    count.visitInsn(Opcodes.ARETURN);
    count.visitMaxs(0, 0);
    count.visitEnd();
  }

  private static void writeConstructor(ClassWriter out, String superName) {
    MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
  }

  private static void writeReturning(ClassWriter out, int access, String value) {
    MethodVisitor count = out.visitMethod(access, "count", DESC, null, null);
    if ((access & Opcodes.ACC_STATIC) != 0) {
      count.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd();
    }
    count.visitCode();
    count.visitLdcInsn(value);
    count.visitInsn(Opcodes.ARETURN);
    count.visitMaxs(0, 0);
    count.visitEnd();
  }

  /** An interface that has got the method. */
  private static String gained(String name, boolean withCode) throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String own = Type.getInternalName(RecompiledTypesTest.class) + name;
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT;
    out.visit(Opcodes.V17, access | Opcodes.ACC_INTERFACE, own, null, OBJECT, null);
    MethodVisitor other = out.visitMethod(access, "other", "()V", null, null);
    other
        .visitAnnotation(Type.getDescriptor(Suspendable.class), true)
        .visitEnd(); // to be looked at
    other.visitEnd();
    if (withCode) {
      writeReturning(out, Opcodes.ACC_PUBLIC, "gained");
    } else {
      out.visitMethod(access, "count", DESC, null, null).visitEnd();
    }
    out.visitEnd();
    MethodHandles.lookup().defineClass(out.toByteArray());
    return own;
  }

  private static Default implementing(String name, String... interfaces) throws Exception {
    return (Default) extending(name, OBJECT, interfaces).getConstructor().newInstance();
  }

  private static Class<?> extending(String name, String parent, String... interfaces)
      throws Exception {
    ClassWriter out = begin(name, parent, interfaces);
    out.visitEnd();
    return MethodHandles.lookup().defineClass(out.toByteArray());
  }

  private static ClassWriter begin(String name, String parent, String... interfaces) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    String own = Type.getInternalName(RecompiledTypesTest.class) + name;
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, own, null, parent, interfaces);
    writeConstructor(out, parent);
    return out;
  }

  /** What it returns in a coroutine, in which it waits. */
  private static String waiting(Default object) {
    return waiting(object, 1);
  }

  private static String waiting(Default object, int depth) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = object.count(depth));
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
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
  void aSuperMethodOfAnInterfaceHasLostItsCode() throws Exception {
    assertHasNoCode(caller("$OfInterface", Object.class, Counting.class));
  }

  @Test
  void aSuperMethodHasLostItsCode() throws Exception {
    assertHasNoCode(caller("$OfClass", Base.class, Base.class));
  }

  @Test
  void aSuperMethodFromTwoInterfacesHasLostItsCode() throws Exception {
    assertHasNoCode(caller("$OfBetween", Between.class, Between.class));
  }

  @Test
  void anUnrelatedInterfaceHasGainedTheMethodWithoutCode() throws Exception {
    String gained = gained("$Abstract", false);
    String other = Type.getInternalName(Default.class);
    assertEquals("default", waiting(implementing("$AbstractFirst", gained, other)));
    assertEquals("default", waiting(implementing("$AbstractLast", other, gained)));
  }

  @Test
  void anUnrelatedInterfaceHasGainedTheMethodWithCode() throws Exception {
    String gained = gained("$Coded", true);
    String other = Type.getInternalName(Default.class);
    Default object = implementing("$CodedFirst", gained, other);
    assertThrows(IncompatibleClassChangeError.class, () -> object.count(1));
    assertThrows(IncompatibleClassChangeError.class, () -> waiting(object));
  }

  /** Calls of the interface pass by it, to the method above. */
  @Test
  void aMethodHasBecomeStatic() throws Exception {
    ClassWriter hiding = begin("$Hiding", Type.getInternalName(Plain.class));
    writeReturning(hiding, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "static");
    hiding.visitEnd();
    String name = Type.getInternalName(MethodHandles.lookup().defineClass(hiding.toByteArray()));
    Class<?> below = extending("$Below", name, Type.getInternalName(Default.class));
    Default object = (Default) below.getConstructor().newInstance();
    assertEquals("plain1", object.count(1));
    assertEquals("plain1", waiting(object));
  }

  /** The class between has had the method when its subclass was compiled. */
  @Test
  void aSuperMethodWouldHaveToBeChosenAmongTwo() throws Exception {
    String gained = gained("$CodedToo", true);
    String parent = Type.getInternalName(
        extending("$Middle", OBJECT, gained, Type.getInternalName(Default.class)));
    ClassWriter out = begin("$BelowMiddle", parent);
    writeCount(out, parent, false);
    out.visitEnd();
    Default object = (Default)
        MethodHandles.lookup().defineClass(out.toByteArray()).getConstructor().newInstance();
    assertEquals("end", object.count(DEPTH));
    assertThrows(IncompatibleClassChangeError.class, () -> object.count(0));
    assertThrows(IncompatibleClassChangeError.class, () -> waiting(object, 0));
  }

  /** Knows nothing of suspension, and has the code. */
  public interface Supplied extends Supplier<Object> {
    @Override
    default Object get() {
      return "supplied";
    }
  }

  /** Calls its super method, which two interfaces bring: one with the code, one that is suspendable since. */
  private static Class<?> above(String name, boolean itf) throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String own = Type.getInternalName(RecompiledTypesTest.class) + name;
    String[] interfaces = {Type.getInternalName(Gets.class), Type.getInternalName(Supplied.class)};
    int access = itf ? Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT : Opcodes.ACC_SUPER;
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | access, own, null, OBJECT, interfaces);
    if (!itf) {
      writeConstructor(out, OBJECT);
    }
    out.visitEnd();
    return MethodHandles.lookup().defineClass(out.toByteArray());
  }

  private static Object below(String name, Class<?> type) throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String parent = Type.getInternalName(type);
    String superName = type.isInterface() ? OBJECT : parent;
    String[] interfaces = type.isInterface() ? new String[] {parent} : null;
    String own = Type.getInternalName(RecompiledTypesTest.class) + name;
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, own, null, superName, interfaces);
    writeConstructor(out, superName);
    MethodVisitor get =
        out.visitMethod(Opcodes.ACC_PUBLIC, "get", "()Ljava/lang/Object;", null, null);
    get.visitCode();
    get.visitVarInsn(Opcodes.ALOAD, 0);
    get.visitMethodInsn(
        Opcodes.INVOKESPECIAL, parent, "get", "()Ljava/lang/Object;", type.isInterface());
    get.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "toString", "()Ljava/lang/String;", false);
    get.visitInsn(Opcodes.ARETURN);
    get.visitMaxs(0, 0);
    get.visitEnd();
    out.visitEnd();
    return MethodHandles.lookup()
        .defineClass(out.toByteArray())
        .getConstructor()
        .newInstance();
  }

  @Test
  void aMethodThatOneInterfaceMakesSuspendableAndAnotherHasTheCodeOf() throws Exception {
    for (boolean itf : new boolean[] {false, true}) {
      Object object = below("BelowGets" + itf, above("AboveGets" + itf, itf));
      List<Object> got = new ArrayList<>();
      Coroutine coroutine = new Coroutine(() -> {
        got.add(((Gets) object).get());
        got.add(((Supplier<?>) object).get());
      });
      assertFalse(coroutine.resume());
      assertEquals(List.of("supplied", "supplied"), got);
      assertEquals("supplied", ((Gets) object).get());
    }
  }

  /** Suspendable. */
  public interface Gets {
    /** May wait. */
    @Suspendable
    Object get();
  }

  /** Has code. */
  public interface GetsAgain extends Gets {
    @Override
    default Object get() {
      Coroutine.suspend();
      return "again";
    }
  }

  /** When those below it were compiled, it extended nothing. */
  public interface Supplies extends Supplier<Object> {}

  /** One interface of several that are the program's own has the code, and one of the JDK's has the method since. */
  @Test
  void anInterfaceThatHasBecomeOneOfTheJdk() throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String own = Type.getInternalName(RecompiledTypesTest.class) + "Supplying";
    String[] interfaces = {
      Type.getInternalName(GetsAgain.class), Type.getInternalName(Supplies.class)
    };
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, own, null, OBJECT, interfaces);
    writeConstructor(out, OBJECT);
    out.visitEnd();
    Object object =
        MethodHandles.lookup().defineClass(out.toByteArray()).getConstructor().newInstance();
    List<Object> got = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> {
      got.add(((Gets) object).get());
      got.add(((Supplies) object).get());
    });
    int waits = 0;
    while (coroutine.resume()) {
      waits++;
    }
    assertEquals(List.of("again", "again"), got);
    assertEquals(2, waits);
  }

  /** As compiled before the interface above it became one of the JDK's. */
  private static byte[] withPrivateMethod(String name) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    String desc = "()Ljava/lang/Object;";
    String[] above = {Type.getInternalName(Supplies.class)};
    out.visit(Opcodes.V17, access, name, null, OBJECT, above);
    MethodVisitor get = out.visitMethod(Opcodes.ACC_PRIVATE, "get", desc, null, null);
    get.visitCode();
    get.visitLdcInsn("private");
    get.visitInsn(Opcodes.ARETURN);
    get.visitMaxs(0, 0);
    get.visitEnd();
    MethodVisitor asks = out.visitMethod(Opcodes.ACC_PUBLIC, "asks", desc, null, null);
    asks.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd();
    asks.visitCode();
    asks.visitVarInsn(Opcodes.ALOAD, 0);
    asks.visitMethodInsn(Opcodes.INVOKEINTERFACE, name, "get", desc, true);
    asks.visitInsn(Opcodes.ARETURN);
    asks.visitMaxs(0, 0);
    asks.visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }

  @Test
  void aPrivateMethodOfAnInterfaceThatHasBecomeOneOfTheJdk() throws Exception {
    String own = Type.getInternalName(RecompiledTypesTest.class);
    Class<?> asking = MethodHandles.lookup().defineClass(withPrivateMethod(own + "Asking"));
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String[] interfaces = {own + "Asking"};
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, own + "Asked", null, OBJECT, interfaces);
    writeConstructor(out, OBJECT);
    MethodVisitor get =
        out.visitMethod(Opcodes.ACC_PUBLIC, "get", "()Ljava/lang/Object;", null, null);
    get.visitCode();
    get.visitLdcInsn("public");
    get.visitInsn(Opcodes.ARETURN);
    get.visitMaxs(0, 0);
    get.visitEnd();
    out.visitEnd();
    Object object =
        MethodHandles.lookup().defineClass(out.toByteArray()).getConstructor().newInstance();
    assertEquals("private", asking.getMethod("asks").invoke(object));
  }
}
