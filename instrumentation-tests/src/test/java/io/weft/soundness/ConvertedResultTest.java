package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaConversionException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * The metafactory converts what a lambda's body returns twice: to what the lambda's type has, and on to what the interface's
 * method returns. Compilers need the first alone; other writers of class files may need both. All pairs of conversions are
 * tried, also those that it refuses.
 */
class ConvertedResultTest {
  private static final String PACKAGE = "io/weft/soundness/converted/";
  private static final String BODIES = PACKAGE + "Bodies";

  private static final List<Class<?>> RESULTS = List.of(
      void.class,
      boolean.class,
      char.class,
      int.class,
      long.class,
      Character.class,
      Integer.class,
      Long.class,
      Number.class,
      Object.class,
      String.class);

  /** What the body of each result returns. */
  private static final List<Object> VALUES =
      Arrays.asList(null, true, 'c', 5, 1L << 40, 'd', 10, 1L << 41, 12, 14, "15");

  private static final Handle METAFACTORY =
      metafactory("metafactory", MethodType.class, MethodHandle.class, MethodType.class);

  private static final Handle ALT_METAFACTORY = metafactory("altMetafactory", Object[].class);

  private static Handle metafactory(String name, Class<?>... arguments) {
    String desc = MethodType.methodType(
            CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
        .appendParameterTypes(arguments)
        .descriptorString();
    return new Handle(
        Opcodes.H_INVOKESTATIC, Type.getInternalName(LambdaMetafactory.class), name, desc, false);
  }

  /** Where the metafactory makes no sense of it, as of the int of a box that holds a long, it is left alone. */
  private static final String PINNED = "[class io.weft.PinnedException] without suspension";

  private static boolean suspends;

  /** Calls the method of one of the interfaces. */
  public interface Caller {
    /** Boxes what the lambda returns. */
    @Suspendable
    Object call(Object lambda) throws Throwable;
  }

  /** Called by the bodies. */
  public static final class Values {
    private Values() {}

    /** What the body of a result returns. */
    @Suspendable
    public static Object value(int result) {
      if (suspends) {
        Coroutine.suspend();
      }
      return VALUES.get(result);
    }
  }

  /** The classes. */
  private static final class Made extends ClassLoader implements Opcodes {
    private static final Type OBJECT = Type.getType(Object.class);

    Made() {
      super(ConvertedResultTest.class.getClassLoader());
    }

    private static ClassWriter begin(int access, String name, String... interfaces) {
      ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      out.visit(V17, ACC_PUBLIC | access, name, null, "java/lang/Object", interfaces);
      return out;
    }

    private static GeneratorAdapter method(ClassWriter out, int access, String name, Type type) {
      int flags = ACC_PUBLIC | access;
      MethodVisitor method = out.visitMethod(flags, name, type.getDescriptor(), null, null);
      method.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd();
      return new GeneratorAdapter(method, flags, name, type.getDescriptor());
    }

    private Class<?> end(ClassWriter out, GeneratorAdapter last) {
      last.returnValue();
      last.endMethod();
      byte[] bytes = out.toByteArray();
      return defineClass(null, bytes, 0, bytes.length);
    }

    private static Type result(int index) {
      return Type.getType(RESULTS.get(index));
    }

    private static Type itf(int erased) {
      return Type.getObjectType(PACKAGE + "Itf" + erased);
    }

    /** The body of each result is {@code bodyN}. The method {@code lookup} has the full rights of the class. */
    Class<?> bodies() {
      ClassWriter out = begin(0, BODIES);
      Type lookup = Type.getType(MethodHandles.Lookup.class);
      GeneratorAdapter code = method(out, ACC_STATIC, "lookup", Type.getMethodType(lookup));
      code.invokeStatic(
          Type.getType(MethodHandles.class), new Method("lookup", lookup, new Type[0]));
      for (int i = 0; i < RESULTS.size(); i++) {
        code.returnValue();
        code.endMethod();
        code = method(out, ACC_STATIC, "body" + i, Type.getMethodType(result(i)));
        code.push(i);
        code.invokeStatic(
            Type.getType(Values.class), new Method("value", OBJECT, new Type[] {Type.INT_TYPE}));
        if (i == 0) {
          code.pop();
        } else {
          code.unbox(result(i));
        }
      }
      return end(out, code);
    }

    Class<?> defineItf(int erased) {
      String name = itf(erased).getInternalName();
      ClassWriter out = begin(ACC_INTERFACE | ACC_ABSTRACT, name);
      MethodVisitor get = out.visitMethod(
          ACC_PUBLIC | ACC_ABSTRACT, "get", "()" + result(erased).getDescriptor(), null, null);
      get.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd();
      byte[] bytes = out.toByteArray();
      return defineClass(null, bytes, 0, bytes.length);
    }

    Caller caller(int erased) throws ReflectiveOperationException {
      ClassWriter out = begin(0, PACKAGE + "Caller" + erased, Type.getInternalName(Caller.class));
      GeneratorAdapter constructor = method(out, 0, "<init>", Type.getMethodType("()V"));
      constructor.loadThis();
      constructor.invokeConstructor(OBJECT, Method.getMethod("void <init> ()"));
      constructor.returnValue();
      constructor.endMethod();
      GeneratorAdapter code = method(out, 0, "call", Type.getMethodType(OBJECT, OBJECT));
      code.loadArg(0);
      code.checkCast(itf(erased));
      code.invokeInterface(itf(erased), new Method("get", result(erased), new Type[0]));
      if (erased == 0) {
        code.visitInsn(ACONST_NULL);
      } else {
        code.valueOf(result(erased));
      }
      return (Caller) end(out, code).getConstructor().newInstance();
    }

    Object lambda(int actual, int instantiated, int erased, boolean bridged) throws Throwable {
      String name = PACKAGE + "Lambda" + actual + "_" + instantiated + "_" + erased;
      ClassWriter out = begin(0, name);
      Type make = Type.getMethodType(OBJECT);
      GeneratorAdapter code = method(out, ACC_STATIC, "make", make);
      String body = "()" + result(actual).getDescriptor();
      Handle implementation = new Handle(H_INVOKESTATIC, BODIES, "body" + actual, body, false);
      Type method = Type.getMethodType(result(erased));
      Type type = Type.getMethodType(result(instantiated));
      String desc = "()" + itf(erased).getDescriptor();
      if (bridged && instantiated != erased) {
        int flags = LambdaMetafactory.FLAG_BRIDGES;
        code.invokeDynamic(
            "get", desc, ALT_METAFACTORY, method, implementation, type, flags, 1, type);
      } else {
        code.invokeDynamic("get", desc, METAFACTORY, method, implementation, type);
      }
      Class<?> made = end(out, code);
      return MethodHandles.publicLookup()
          .findStatic(made, "make", MethodType.methodType(Object.class))
          .invoke();
    }
  }

  /** The JDK's own. */
  private static Object plain(
      Class<?> bodies, Class<?> itf, int actual, int instantiated, int erased) throws Throwable {
    MethodHandles.Lookup lookup =
        (MethodHandles.Lookup) bodies.getMethod("lookup").invoke(null);
    MethodType body = MethodType.methodType(RESULTS.get(actual));
    return LambdaMetafactory.metafactory(
            lookup,
            "get",
            MethodType.methodType(itf),
            MethodType.methodType(RESULTS.get(erased)),
            lookup.findStatic(bodies, "body" + actual, body),
            MethodType.methodType(RESULTS.get(instantiated)))
        .getTarget()
        .invoke();
  }

  @Suspendable
  private static String outcome(Caller caller, Object lambda) {
    try {
      Object value = caller.call(lambda);
      return value == null ? "null" : value.getClass() + " " + value;
    } catch (Throwable thrown) {
      return thrown.getClass().toString();
    }
  }

  private static String outcomeOfCoroutine(Caller caller, Object lambda) {
    List<String> results = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> results.add(outcome(caller, lambda)));
    suspends = true;
    try {
      int suspensions = 0;
      while (coroutine.resume()) {
        suspensions++;
      }
      return suspensions == 1 ? results.get(0) : results + " without suspension";
    } finally {
      suspends = false;
    }
  }

  /** As by Scala 3, also the method that the lambda's type would have, and the interface has not, is implemented. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLambdaReturnsWhatThatOfTheJdkReturns(boolean bridged) throws Throwable {
    Made made = new Made();
    Class<?> bodies = made.bodies();
    int linked = 0;
    int refused = 0;
    int pinned = 0;
    List<String> wrong = new ArrayList<>();
    for (int erased = 0; erased < RESULTS.size(); erased++) {
      Class<?> itf = made.defineItf(erased);
      Caller caller = made.caller(erased);
      for (int actual = 0; actual < RESULTS.size(); actual++) {
        for (int instantiated = 0; instantiated < RESULTS.size(); instantiated++) {
          String expected;
          try {
            expected = outcome(caller, plain(bodies, itf, actual, instantiated, erased));
            linked++;
          } catch (LambdaConversionException | InternalError not) { // it fails on some, in 25
            expected = "refused";
            refused++;
          }
          String found;
          try {
            found = outcomeOfCoroutine(caller, made.lambda(actual, instantiated, erased, bridged));
          } catch (BootstrapMethodError | InternalError not) {
            found = "refused";
          }
          if (found.equals(PINNED)) {
            pinned++;
          } else if (!expected.equals(found)) {
            wrong.add(RESULTS.get(actual) + " to " + RESULTS.get(instantiated) + " to "
                + RESULTS.get(erased) + ": " + expected + ", but " + found);
          }
        }
      }
    }
    System.out.println("conversions of results: " + linked + " linked, " + refused + " refused, "
        + pinned + " pinned");
    assertTrue(linked > 100 && refused > 100 && pinned < 20);
    assertEquals("", String.join("\n", wrong));
  }
}
