package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.soundness.elsewhere.Hides;
import java.io.Closeable;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A call of one of the JDK's methods by an interface that the object's class does not implement, or no longer since the caller
 * was compiled: the JVM's verifier lets it pass, and the call fails, whether or not the method may wait.
 */
class NotImplementedTest {
  private static final String OBJECT = "java/lang/Object";
  private static final String DESC = "Ljava/lang/Object;";
  private static final AtomicInteger CALLS = new AtomicInteger();

  /** What the caller was compiled for. */
  public interface Supplies extends Supplier<Object> {}

  /** The same, of two parameters. */
  interface Joins extends BiFunction<Object, Object, Object> {}

  /** Waits. */
  static class Waits implements Supplier<Object>, Function<Object, Object>, AutoCloseable {
    @Override
    @Suspendable
    public Object get() {
      Coroutine.suspend();
      return CALLS.incrementAndGet();
    }

    @Override
    @Suspendable
    public Object apply(Object argument) {
      Coroutine.suspend();
      CALLS.incrementAndGet();
      return argument;
    }

    @Override
    @Suspendable
    public void close() {
      Coroutine.suspend();
      CALLS.incrementAndGet();
    }
  }

  /** Waits, too. */
  static class WaitsForTwo implements BiFunction<Object, Object, Object> {
    @Override
    @Suspendable
    public Object apply(Object first, Object second) {
      Coroutine.suspend();
      CALLS.incrementAndGet();
      return first + "," + second;
    }
  }

  /** Passes what it is given to a method of the first. */
  public interface Caller {
    /** May wait. */
    @Suspendable
    Object call(Object target, Object first, Object second);
  }

  private static Caller caller(Class<?> type, String name, int parameters) throws Exception {
    String result = name.equals("close") ? "V" : DESC;
    return caller("$Calls" + type.getSimpleName(), code -> {
      for (int i = 1; i <= 1 + parameters; i++) {
        code.visitVarInsn(Opcodes.ALOAD, i);
      }
      String desc = "(" + DESC.repeat(parameters) + ")" + result;
      code.visitMethodInsn(Opcodes.INVOKEINTERFACE, Type.getInternalName(type), name, desc, true);
      if (result.equals("V")) {
        code.visitInsn(Opcodes.ACONST_NULL);
      }
    });
  }

  private static ClassWriter begin(String name, String superName, String type) {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, superName, new String[] {type});
    MethodVisitor constructor = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    return out;
  }

  /** One whose method does something, and returns what that leaves on the stack. */
  private static Caller caller(String name, Consumer<MethodVisitor> body) throws Exception {
    String own = Type.getInternalName(NotImplementedTest.class) + name;
    ClassWriter out = begin(own, OBJECT, Type.getInternalName(Caller.class));
    String desc = "(" + DESC.repeat(3) + ")" + DESC;
    MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, "call", desc, null, null);
    code.visitCode();
    body.accept(code);
    code.visitInsn(Opcodes.ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    out.visitEnd();
    Class<?> made = MethodHandles.lookup().defineClass(out.toByteArray());
    return (Caller) made.getConstructor().newInstance();
  }

  private static Object inCoroutine(Caller caller, Object target) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = caller.call(target, "a", "b"));
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  private static void assertFails(Caller caller, Object target) {
    assertFails(ClassCastException.class, caller, target);
  }

  private static void assertFails(Class<? extends Throwable> as, Caller caller, Object target) {
    int before = CALLS.get();
    assertThrows(as, () -> inCoroutine(caller, target));
    assertEquals(before, CALLS.get(), "the method has run");
  }

  @Test
  void withoutParameters() throws Exception {
    Caller caller = caller(Supplies.class, "get", 0);
    assertFails(caller, new Waits());
    assertFails(caller, (Supplier<Object>) CALLS::incrementAndGet);
    assertEquals(7, inCoroutine(caller, (Supplies) () -> 7));
  }

  @Test
  void closing() throws Exception {
    Caller caller = caller(Closeable.class, "close", 0);
    assertFails(IncompatibleClassChangeError.class, caller, new Waits());
    assertFails(IncompatibleClassChangeError.class, caller, (AutoCloseable) CALLS::incrementAndGet);
    assertNull(inCoroutine(caller, (Closeable) () -> {}));
  }

  @Test
  void withOneParameter() throws Exception {
    Caller caller = caller(UnaryOperator.class, "apply", 1);
    assertFails(caller, new Waits());
    assertFails(caller, (Function<Object, Object>) x -> CALLS.incrementAndGet());
    assertEquals("a", inCoroutine(caller, (UnaryOperator<Object>) x -> x));
  }

  @Test
  void withTwoParameters() throws Exception {
    for (Class<?> type : new Class<?>[] {BinaryOperator.class, Joins.class}) {
      Caller caller = caller(type, "apply", 2);
      assertFails(caller, new WaitsForTwo());
      assertFails(caller, (BiFunction<Object, Object, Object>) (x, y) -> CALLS.incrementAndGet());
    }
    Caller caller = caller(Joined.class, "apply", 2);
    assertEquals("a,b", inCoroutine(caller, (Joined) (x, y) -> x + "," + y));
  }

  /** Makes an object of a type that it may not name, and asks it by that type. */
  private static void assertMayNotName(String type, String maker, int opcode) throws Exception {
    String hides = Type.getInternalName(Hides.class);
    String owner = hides + "$" + type;
    Caller caller = caller("$Asks" + type, code -> {
      code.visitMethodInsn(Opcodes.INVOKESTATIC, hides, maker, "()L" + owner + ";", false);
      code.visitMethodInsn(opcode, owner, "get", "()" + DESC, opcode == Opcodes.INVOKEINTERFACE);
    });
    assertThrows(IllegalAccessError.class, () -> inCoroutine(caller, null));
    assertEquals(0, Hides.CALLS.get(), "the method has run");
  }

  @Test
  void ofTypesThatTheCallerMayNotName() throws Exception {
    assertMayNotName("Supplies", "supplies", Opcodes.INVOKEINTERFACE);
    assertMayNotName("Supplying", "supplying", Opcodes.INVOKEVIRTUAL);
  }

  /** Has a static method of the name of the JDK's, which no compiler lets it have. */
  @Test
  void ofAnInterfaceThatHasAStaticMethodInItsPlace() throws Exception {
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String own = Type.getInternalName(NotImplementedTest.class) + "$Static";
    String[] interfaces = {Type.getInternalName(Supplier.class)};
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    out.visit(Opcodes.V17, access, own, null, OBJECT, interfaces);
    MethodVisitor other =
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT, "other", "()V", null, null);
    other.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd(); // to be read
    other.visitEnd();
    MethodVisitor get =
        out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "get", "()" + DESC, null, null);
    get.visitCode();
    get.visitInsn(Opcodes.ACONST_NULL);
    get.visitInsn(Opcodes.ARETURN);
    get.visitMaxs(0, 0);
    get.visitEnd();
    out.visitEnd();
    Class<?> type = MethodHandles.lookup().defineClass(out.toByteArray());
    Caller caller = caller(type, "get", 0);
    ClassWriter below = begin(own + "$Below", Type.getInternalName(Waits.class), own);
    below.visitEnd();
    Object object =
        MethodHandles.lookup().defineClass(below.toByteArray()).getConstructor().newInstance();
    int before = CALLS.get();
    assertEquals(before + 1, inCoroutine(caller(Supplier.class, "get", 0), object));
    assertFails(IncompatibleClassChangeError.class, caller, object);
  }

  /** Extends one that extends the JDK's. */
  interface Joined extends Joins {}
}
