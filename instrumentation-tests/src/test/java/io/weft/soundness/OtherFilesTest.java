package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Loaders that show other class files than they define, as those do that look into themselves before their parent. */
class OtherFilesTest {
  /** Has what a subclass may hide. */
  public static class Base {
    /** Waits. */
    @Suspendable
    public static String name() {
      return "base";
    }
  }

  /** Hides it. In the file that is shown it does not. */
  public static class Sub extends Base {
    /** Waits for nothing. */
    public static String name() {
      return "sub";
    }
  }

  /** Calls what it does not know to be hidden. */
  public static class Use implements SuspendableCallable<String> {
    @Override
    @Suspendable
    public String call() {
      return Sub.name();
    }
  }

  /** In the file that is shown it is not annotated. */
  public static class Kept implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Waits. */
    @Suspendable
    public String name() {
      return "base";
    }
  }

  /** Overrides it, and knows of no annotation. */
  public static class KeptSub extends Kept {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "sub";
    }
  }

  /** Calls it. */
  public static class KeptUse implements SuspendableCallable<String> {
    /** What to call. */
    public Object kept;

    @Override
    @Suspendable
    public String call() {
      return ((Kept) kept).name();
    }
  }

  private static final class Loader extends ClassLoader {
    private final Map<Class<?>, byte[]> shown;

    Loader(Map<Class<?>, byte[]> shown) {
      super(OtherFilesTest.class.getClassLoader());
      this.shown = shown;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !name.startsWith(OtherFilesTest.class.getName() + "$")) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      try {
        byte[] bytes = file(name.replace('.', '/'));
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      for (Map.Entry<Class<?>, byte[]> file : shown.entrySet()) {
        if (name.equals(Type.getInternalName(file.getKey()) + ".class")) {
          return new ByteArrayInputStream(file.getValue());
        }
      }
      return super.getResourceAsStream(name);
    }
  }

  private static byte[] file(String internalName) throws IOException {
    try (InputStream in =
        OtherFilesTest.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return in.readAllBytes();
    }
  }

  private static byte[] withoutMethod(Class<?> type, String name) throws IOException {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(file(Type.getInternalName(type)))
        .accept(
            new ClassVisitor(Opcodes.ASM9, out) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String method, String desc, String signature, String[] exceptions) {
                return method.equals(name)
                    ? null
                    : super.visitMethod(access, method, desc, signature, exceptions);
              }
            },
            0);
    return out.toByteArray();
  }

  private static byte[] withoutAnnotations(Class<?> type) throws IOException {
    ClassWriter out = new ClassWriter(0);
    new ClassReader(file(Type.getInternalName(type)))
        .accept(
            new ClassVisitor(Opcodes.ASM9, out) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String method, String desc, String signature, String[] exceptions) {
                return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, method, desc, signature, exceptions)) {
                  @Override
                  public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                    return null;
                  }
                };
              }
            },
            0);
    return out.toByteArray();
  }

  private static String inCoroutine(SuspendableCallable<String> body) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @SuppressWarnings("unchecked")
  private static SuspendableCallable<String> make(Class<?> type)
      throws ReflectiveOperationException {
    return (SuspendableCallable<String>) type.getConstructor().newInstance();
  }

  @Test
  void aStaticMethodThatHidesASuspendableOneIsNotPassedOver() throws Exception {
    Loader loader = new Loader(Map.of(Sub.class, withoutMethod(Sub.class, "name")));
    SuspendableCallable<String> use = make(loader.loadClass(Use.class.getName()));
    assertEquals("sub", use.call());
    assertEquals("sub", inCoroutine(use));
  }

  @Test
  void anOverrideIsNotPassedOverWhereNoConstructorHasRun() throws Exception {
    Loader loader = new Loader(Map.of(Kept.class, withoutAnnotations(Kept.class)));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    new ObjectOutputStream(written).writeObject(new KeptSub());
    Object kept = new ObjectInputStream(new ByteArrayInputStream(written.toByteArray())) {
      @Override
      protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
        return Class.forName(type.getName(), false, loader);
      }
    }.readObject();
    assertEquals(loader, kept.getClass().getClassLoader());
    SuspendableCallable<String> use = make(loader.loadClass(KeptUse.class.getName()));
    use.getClass().getField("kept").set(use, kept);
    String name;
    try {
      name = inCoroutine(use);
    } catch (IncompatibleClassChangeError refusal) {
      assertTrue(
          refusal.getMessage().contains("KeptSub.name() overrides " + Kept.class.getName()),
          refusal.getMessage());
      name = "sub";
    }
    assertEquals("sub", name);
  }
}
