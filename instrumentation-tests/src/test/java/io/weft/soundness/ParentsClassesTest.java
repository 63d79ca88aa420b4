package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Classes that a loader takes from its parent are what the parent made of them. */
class ParentsClassesTest {
  private static final ClassLoader TESTS = ParentsClassesTest.class.getClassLoader();

  /** In a loader without the runtime, and so not instrumented. */
  public static class Library {
    private final String name;

    /** Waits, if it could. */
    @Suspendable
    public Library(String name) {
      this.name = name;
    }

    /** Waits, if it could. */
    @Suspendable
    public static String shout(String text) {
      return text + "!";
    }

    /** Waits, if it could. */
    @Suspendable
    public String name() {
      return name;
    }
  }

  /** In a loader below, which has the runtime. */
  public static class Application implements SuspendableCallable<String> {
    @Override
    @Suspendable
    public String call() {
      Coroutine.suspend();
      return Library.shout(new Library("library").name());
    }
  }

  /** What nobody annotates. */
  public static class Plain {
    /** Waits for nothing. */
    public static String name() {
      return "plain";
    }
  }

  /** Is in a package that the loader's own file says is suspendable. */
  public static class CallsPlain implements SuspendableCallable<String> {
    @Override
    @Suspendable
    public String call() {
      Coroutine.suspend();
      return Plain.name();
    }
  }

  /** Defines one class, and shows its file. */
  private static class Owner extends ClassLoader {
    private final Class<?> own;

    Owner(ClassLoader parent, Class<?> own) {
      super(parent);
      this.own = own;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !name.equals(own.getName())) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      try (InputStream in = TESTS.getResourceAsStream(Type.getInternalName(own) + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    protected URL findResource(String name) {
      return name.equals(Type.getInternalName(own) + ".class") ? TESTS.getResource(name) : null;
    }
  }

  /** Sees the runtime beside its parent. */
  private static final class WithRuntime extends Owner {
    WithRuntime(ClassLoader parent, Class<?> own) {
      super(parent, own);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return TESTS.loadClass(name);
    }

    @Override
    protected URL findResource(String name) {
      return name.startsWith("io/weft/") ? TESTS.getResource(name) : super.findResource(name);
    }
  }

  private static String inCoroutine(Class<?> type) throws ReflectiveOperationException {
    @SuppressWarnings("unchecked")
    SuspendableCallable<String> body =
        (SuspendableCallable<String>) type.getConstructor().newInstance();
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @Test
  void callsOfClassesWhoseLoaderDoesNotSeeTheRuntimeStayAsTheyAre() throws Exception {
    Owner above = new Owner(ClassLoader.getPlatformClassLoader(), Library.class);
    WithRuntime below = new WithRuntime(above, Application.class);
    assertSame(above, below.loadClass(Library.class.getName()).getClassLoader());
    assertEquals("library!", inCoroutine(below.loadClass(Application.class.getName())));
  }

  @Test
  void anAnnotatedPackageIsThatOfItsLoaderAlone() throws Exception {
    Owner below = new Owner(TESTS, CallsPlain.class) {
      @Override
      public InputStream getResourceAsStream(String name) {
        return name.endsWith("/soundness/package-info.class")
            ? new ByteArrayInputStream(annotatedPackage())
            : super.getResourceAsStream(name);
      }
    };
    assertEquals("plain", inCoroutine(below.loadClass(CallsPlain.class.getName())));
  }

  private static byte[] annotatedPackage() {
    ClassWriter out = new ClassWriter(0);
    out.visit(
        Opcodes.V17,
        Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNTHETIC,
        "io/weft/soundness/package-info",
        null,
        "java/lang/Object",
        null);
    out.visitAnnotation(Type.getDescriptor(Suspendable.class), true).visitEnd();
    out.visitEnd();
    return out.toByteArray();
  }
}
