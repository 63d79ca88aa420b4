package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** A call with a continuation runs the method that the same call would run without. */
class DispatchTest {
  /** With code of its own. */
  public interface WithDefault {
    /** Waits. */
    @Suspendable
    default String name() {
      return "default";
    }
  }

  /** Without code. */
  public interface Abstract {
    /** Waits. */
    @Suspendable
    String name();
  }

  /** Without code, too. */
  public interface Second {
    /** Waits. */
    @Suspendable
    String name();
  }

  /** Knows nothing of suspension. */
  static class Plain {
    public String name() {
      return "plain";
    }
  }

  static final class PlainBeforeDefault extends Plain implements WithDefault {}

  static class PlainForAbstract extends Plain implements Abstract {}

  static final class CallsSuper extends PlainForAbstract {
    @Override
    public String name() {
      return "sub+" + super.name();
    }
  }

  /** The JVM finds its method before that of an interface. */
  static class PlainPrivate {
    private String name() {
      return "private";
    }
  }

  static class PrivateBeforeDefault extends PlainPrivate implements WithDefault {}

  /** Has code, and nothing that may wait. */
  public interface PlainDefault {
    /** Waits for nothing. */
    default String name() {
      return "plain default";
    }
  }

  static final class OverridesBelow extends PrivateBeforeDefault {
    @Override
    public String name() {
      return "below";
    }
  }

  /** Its static method is nobody else's. */
  public interface WithStatic {
    /** Waits. */
    @Suspendable
    static String make() {
      return "interface";
    }
  }

  static class PlainStatic {
    static String make() {
      return "class";
    }
  }

  static final class BothStatic extends PlainStatic implements WithStatic {}

  private static <T> T inCoroutine(SuspendableCallable<T> body) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    @SuppressWarnings("unchecked")
    T value = (T) result[0];
    return value;
  }

  @Suspendable
  private static int pause(int value) {
    Coroutine.suspend();
    return value;
  }

  /** javac does not compile a class that inherits both. */
  @Test
  void aPrivateMethodOfANestmateIsNotThatOfInterfaces() throws Exception {
    String own = Type.getInternalName(DispatchTest.class);
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String parent = Type.getInternalName(PlainPrivate.class);
    String[] interfaces = {
      Type.getInternalName(Abstract.class),
      Type.getInternalName(Second.class),
      Type.getInternalName(PlainDefault.class)
    };
    out.visit(Opcodes.V17, Opcodes.ACC_SUPER, own + "$Made", null, parent, interfaces);
    MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, parent, "<init>", "()V", false);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    out.visitNestHost(own);
    out.visitEnd();
    Class<?> made = MethodHandles.lookup().defineClass(out.toByteArray());
    Abstract object = (Abstract) made.getConstructor().newInstance();
    assertEquals("plain default", object.name());
    assertEquals("plain default", inCoroutine(object::name));
  }

  @Test
  void aPrivateMethodOfANestmateIsCalledByItsSubclassesName() {
    PrivateBeforeDefault object = new PrivateBeforeDefault();
    PrivateBeforeDefault below = new OverridesBelow();
    WithDefault byInterface = object;
    WithDefault belowByInterface = below;
    assertEquals(
        "private, private, default, below",
        inCoroutine(() -> object.name()
            + ", " + below.name()
            + ", " + byInterface.name()
            + ", " + belowByInterface.name()));
  }

  @Test
  void superclassWinsOverTheDefaultOfAnInterface() {
    assertEquals("plain", inCoroutine(() -> ((WithDefault) new PlainBeforeDefault()).name()));
    assertEquals("plain", inCoroutine(() -> new PlainBeforeDefault().name()));
  }

  @Test
  void superCallDoesNotComeBack() {
    assertEquals("sub+plain", inCoroutine(() -> new CallsSuper().name()));
  }

  @Test
  void staticMethodsOfInterfacesAreNotInherited() {
    assertEquals("class", inCoroutine(() -> BothStatic.make()));
  }

  @Test
  void proxyOfADefaultMethodCallsItsHandler() {
    Object proxy = Proxy.newProxyInstance(
        DispatchTest.class.getClassLoader(),
        new Class<?>[] {WithDefault.class, Abstract.class},
        (self, method, arguments) -> "handler");
    assertEquals("handler", inCoroutine(() -> ((WithDefault) proxy).name()));
    assertEquals("handler", inCoroutine(() -> ((Abstract) proxy).name()));
  }

  @Test
  void monitorInsideATryIsNotHeldBehindIt() {
    Object lock = new Object();
    int result = inCoroutine(() -> {
      int sum = 0;
      try {
        synchronized (lock) {
          sum++;
          if (sum == 1) {
            throw new IllegalStateException();
          }
        }
      } catch (IllegalStateException e) {
        sum += pause(10);
      } finally {
        sum += pause(100);
      }
      return sum + pause(1000);
    });
    assertEquals(1111, result);
    assertFalse(Thread.holdsLock(lock));
  }

  @Test
  void valueOfAnInaccessibleTypeSurvives() {
    StringBuilder effects = new StringBuilder();
    inCoroutine(() -> {
      var either = effects.isEmpty() ? new StringBuilder("a") : new StringBuffer("b");
      try {
        Coroutine.suspend();
        effects.append(either);
      } finally {
        effects.append(" finally");
      }
      return null;
    });
    assertEquals("a finally", effects.toString());
  }

  @Test
  void variablesMayBeNamedLikeFieldsOfAFrame() {
    int result = inCoroutine(() -> {
      int sum = 0;
      {
        int y = pause(1);
        Coroutine.suspend();
        sum += y;
      }
      {
        int z = pause(2);
        int I$0 = pause(3);
        Coroutine.suspend();
        sum += z + I$0;
      }
      return sum;
    });
    assertEquals(6, result);
  }

  /** A loader without resources, as compilers in memory have, that asks for supertypes late. */
  private static final class InMemory extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    InMemory(Class<?>... types) throws java.io.IOException {
      super(DispatchTest.class.getClassLoader());
      for (Class<?> type : types) {
        String file = type.getName().replace('.', '/') + ".class";
        try (var in = getParent().getResourceAsStream(file)) {
          classes.put(type.getName(), in.readAllBytes());
        }
      }
    }

    void rename(String from, String to) {
      Map<String, String> names = new HashMap<>();
      classes.keySet().forEach(n -> {
        String internalName = n.replace('.', '/');
        names.put(internalName, internalName.replace(from, to));
      });
      Map<String, byte[]> renamed = new HashMap<>();
      classes.forEach((name, bytes) -> {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(bytes)
            .accept(new ClassRemapper(out, new SimpleRemapper(Opcodes.ASM9, names)), 0);
        renamed.put(name.replace(from, to), out.toByteArray());
      });
      classes.putAll(renamed);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && classes.containsKey(name)) {
        loaded = defineClass(name, classes.get(name), 0, classes.get(name).length);
      }
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }

    @Override
    public java.net.URL getResource(String name) {
      return name.contains("DispatchTest$Late") ? null : super.getResource(name);
    }

    @Override
    public java.io.InputStream getResourceAsStream(String name) {
      return name.contains("DispatchTest$Late") ? null : super.getResourceAsStream(name);
    }
  }

  /** Its superclass is defined after it has been transformed. */
  public static class LateBase {
    /** Waits. */
    @Suspendable
    public String work() {
      return "base";
    }
  }

  /** Not annotated, and nothing tells that it overrides. */
  public static class LateSub extends LateBase {
    @Override
    public String work() {
      return "sub";
    }
  }

  /** Calls through the superclass. */
  public static class LateCaller implements SuspendableCallable<String> {
    @Override
    public String call() throws Exception {
      LateBase base = (LateBase)
          getClass().getClassLoader().loadClass(name()).getConstructor().newInstance();
      return base.work();
    }

    private static String name() {
      return LateCaller.class.getName().replace("LateCaller", "LateSub");
    }
  }

  @Test
  void overrideIsFoundWhoseSuperclassCouldNotBeRead() throws Exception {
    InMemory loader = new InMemory(LateBase.class, LateSub.class, LateCaller.class);
    loader.loadClass(LateSub.class.getName());
    @SuppressWarnings("unchecked")
    SuspendableCallable<String> caller = (SuspendableCallable<String>)
        loader.loadClass(LateCaller.class.getName()).getConstructor().newInstance();
    assertEquals("sub", inCoroutine(caller));
  }

  /** Its method would be an interface's default if it were not known. */
  public static class LatePlain {
    /** Waits for nothing. */
    public String name() {
      return "plain";
    }
  }

  /** Inherits from a class that cannot be read, and from an interface. */
  public static class LateBoth extends LatePlain implements WithDefault {}

  @Test
  void superclassThatCannotBeReadWinsOverTheDefaultOfAnInterface() throws Exception {
    InMemory loader = new InMemory(LatePlain.class, LateBoth.class);
    loader.rename("DispatchTest", "Unknown"); // the parent knows the original ones
    String name = LateBoth.class.getName().replace("DispatchTest", "Unknown");
    WithDefault both = (WithDefault) loader.loadClass(name).getConstructor().newInstance();
    assertEquals("plain", inCoroutine(() -> both.name()));
  }

  /** Calls what it inherits, and is defined when all that is above it has been seen. */
  public static class LateBelow extends LateBoth {
    private int calls;

    @Override
    public String name() {
      return calls++ == 0 ? "sub+" + super.name() : "again";
    }
  }

  @Test
  void superCallBelowASuperclassThatCouldNotBeReadDoesNotComeBack() throws Exception {
    InMemory loader = new InMemory(LatePlain.class, LateBoth.class, LateBelow.class);
    loader.rename("DispatchTest", "Unknown"); // the parent knows the original ones
    loader.loadClass(LateBoth.class.getName().replace("DispatchTest", "Unknown"));
    String name = LateBelow.class.getName().replace("DispatchTest", "Unknown");
    WithDefault below = (WithDefault) loader.loadClass(name).getConstructor().newInstance();
    assertEquals("sub+plain", inCoroutine(() -> below.name()));
  }

  /** Not suspendable, and told apart from the next one by its descriptor. */
  interface OfComparable<T extends Comparable<T>> {
    String of(T value);
  }

  /** Suspendable. */
  interface OfObject<T> {
    @Suspendable
    String of(T value);
  }

  /** Has two bridges to one method; the compiler writes the one that is not suspendable first. */
  static final class OfString implements OfComparable<String>, OfObject<String> {
    @Override
    public String of(String value) {
      Coroutine.suspend();
      return value + "!";
    }
  }

  @Test
  void allBridgesOfAMethodSuspendWithIt() {
    String viaBridge = inCoroutine(() -> call(new OfString()));
    assertEquals("a!", viaBridge);
  }

  @Suspendable
  private static String call(OfString bridges) throws ReflectiveOperationException {
    boolean twin = Arrays.stream(OfString.class.getDeclaredMethods())
        .anyMatch(m -> m.getParameterCount() == 2 && m.getParameterTypes()[0] == Comparable.class);
    return twin ? bridges.of("a") : "no twin";
  }

  @Test
  void childFirstLoaderDefinesItsOwnFrames() throws Exception {
    for (int i = 0; i < 2; i++) {
      ClassLoader loader =
          i == 0 ? DispatchTest.class.getClassLoader() : new InMemory(Pauses.class);
      @SuppressWarnings("unchecked")
      SuspendableCallable<String> pauses = (SuspendableCallable<String>)
          loader.loadClass(Pauses.class.getName()).getConstructor().newInstance();
      assertEquals("paused", inCoroutine(pauses));
    }
  }

  /** Suspends in two loaders. */
  public static final class Pauses implements SuspendableCallable<String> {
    @Override
    public String call() {
      Coroutine.suspend();
      return "paused";
    }
  }
}
