package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** What one version of a class has written, another reads as plain Java does: also lambdas, of which it has others. */
class SerializedVersionsTest {
  private static final String VERSIONED =
      Type.getInternalName(SerializedVersionsTest.class) + "$Versioned";

  /** One interface. */
  public interface Encoder extends Serializable {
    /** May wait. */
    @Suspendable
    String apply(String text);

    /** Which it is. */
    default String name() {
      return "encoder";
    }
  }

  /** Another, of the same method. */
  public interface Filter extends Serializable {
    /** May wait. */
    @Suspendable
    String apply(String text);

    /** Which it is. */
    default String name() {
      return "filter";
    }
  }

  /** A name that needs care. */
  public interface With$Dollar$1 extends Filter {
    @Override
    default String name() {
      return "dollar";
    }
  }

  /** Each version's lambdas. */
  public static class Former implements Supplier<Object[]> {
    @Override
    public Object[] get() {
      Filter filter = Former::louder;
      With$Dollar$1 dollar = Former::louder;
      return new Object[] {filter, dollar};
    }

    private static String louder(String text) {
      Coroutine.suspend();
      return text + "!";
    }
  }

  /** Has one more, before the others. */
  public static class Latter implements Supplier<Object[]> {
    @Override
    public Object[] get() {
      Encoder encoder = Latter::louder;
      Filter filter = Latter::louder;
      With$Dollar$1 dollar = Latter::louder;
      return new Object[] {filter, dollar, encoder};
    }

    private static String louder(String text) {
      Coroutine.suspend();
      return text + "!";
    }
  }

  /** Has the last one only. */
  public static class Last implements Supplier<Object[]> {
    @Override
    public Object[] get() {
      With$Dollar$1 dollar = Last::louder;
      return new Object[] {dollar};
    }

    private static String louder(String text) {
      Coroutine.suspend();
      return text + "!";
    }
  }

  /** Defines one of them, as {@link #VERSIONED}. */
  private static final class VersionLoader extends ClassLoader {
    private final Class<?> version;

    VersionLoader(Class<?> version) {
      super(version.getClassLoader());
      this.version = version;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.equals(VERSIONED.replace('/', '.'))) {
        throw new ClassNotFoundException(name);
      }
      String old = Type.getInternalName(version);
      try (InputStream in = getParent().getResourceAsStream(old + ".class")) {
        ClassWriter out = new ClassWriter(0);
        ClassVisitor constants = new ClassVisitor(Opcodes.ASM9, out) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String desc, String signature, String[] exceptions) {
            MethodVisitor code = super.visitMethod(access, method, desc, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, code) {
              @Override
              public void visitLdcInsn(
                  Object value) { // which class has the target, for the compiler's own method
                super.visitLdcInsn(value.equals(old) ? VERSIONED : value);
              }
            };
          }
        };
        SimpleRemapper renamed = new SimpleRemapper(Opcodes.ASM9, old, VERSIONED);
        new ClassReader(in.readAllBytes()).accept(new ClassRemapper(constants, renamed), 0);
        byte[] code = out.toByteArray();
        return defineClass(name, code, 0, code.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    Object[] lambdas() throws ReflectiveOperationException {
      Object made = loadClass(VERSIONED.replace('/', '.')).getConstructor().newInstance();
      return (Object[]) ((Supplier<?>) made).get();
    }

    Object read(byte[] bytes) throws Exception {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes)) {
        @Override
        protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
          return Class.forName(type.getName(), false, VersionLoader.this);
        }
      }) {
        return in.readObject();
      }
    }
  }

  private static byte[] written(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static String use(Object lambda) {
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> {
      if (lambda instanceof Filter filter) {
        result[0] = filter.name() + " " + filter.apply("text");
      } else {
        Encoder encoder = (Encoder) lambda;
        result[0] = encoder.name() + " " + encoder.apply("text");
      }
    });
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  private static void assertReads(Class<?> reader, Class<?> writer) throws Exception {
    VersionLoader reading = new VersionLoader(reader);
    for (Object lambda : new VersionLoader(writer).lambdas()) {
      String expected = use(lambda);
      Object read = reading.read(written(lambda));
      assertNotSame(lambda.getClass(), read.getClass());
      assertEquals(expected, use(read), writer + " by " + reader);
    }
  }

  @Test
  void aClassWithMoreLambdas() throws Exception {
    assertReads(Former.class, Former.class);
    assertReads(Latter.class, Former.class);
    assertReads(Latter.class, Latter.class);
    assertReads(Latter.class, Last.class);
  }

  @Test
  void aClassWithFewer() throws Exception {
    assertReads(Former.class, Last.class);
  }
}
