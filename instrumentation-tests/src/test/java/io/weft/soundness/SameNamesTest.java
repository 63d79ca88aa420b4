package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/** Obfuscators give members one name that differ in a type alone, as no compiler does. */
class SameNamesTest {
  /** Its methods and fields will have one name each. */
  public static class Members implements Supplier<String> {
    private final String fieldThatIsFinal;
    private int fieldThatIsNot;

    /** Waits for nothing, so that reflection may call it. */
    public Members() {
      fieldThatIsFinal = "unused";
    }

    /** Waits before the second assignment. */
    @Suspendable
    private Members(String value) {
      fieldThatIsFinal = value;
      fieldThatIsNot = waiting(1);
    }

    @Suspendable
    private static int waiting(int value) {
      Coroutine.suspend();
      return value;
    }

    /** Waits. */
    @Suspendable
    public int methodOfInt() {
      return waiting(11);
    }

    /** Waits. */
    @Suspendable
    public long methodOfLong() {
      return waiting(22);
    }

    @Suspendable
    @Override
    public String get() {
      Members other = new Members("final ");
      SuspendableCallable<Object> ofInt = other::methodOfInt;
      SuspendableCallable<Object> ofLong = other::methodOfLong;
      try {
        Object first = ofInt.call();
        return other.fieldThatIsFinal + other.fieldThatIsNot + " " + first + " " + ofLong.call();
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private static final class Obfuscator extends Remapper {
    Obfuscator() {
      super(Opcodes.ASM9);
    }

    @Override
    public String mapMethodName(String owner, String name, String desc) {
      return name.startsWith("methodOf") ? "a" : name;
    }

    @Override
    public String mapFieldName(String owner, String name, String desc) {
      return name.startsWith("fieldThat") ? "a" : name;
    }
  }

  private static final class Loader extends ClassLoader {
    Loader() {
      super(SameNamesTest.class.getClassLoader());
    }

    Class<?> define() throws IOException {
      String name = Members.class.getName();
      ClassWriter out = new ClassWriter(0);
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        new ClassReader(in.readAllBytes()).accept(new ClassRemapper(out, new Obfuscator()), 0);
      }
      byte[] code = out.toByteArray();
      return defineClass(name, code, 0, code.length);
    }
  }

  @Test
  void aTypeTellsApartWhatANameDoesNot() throws Exception {
    Class<?> members = new Loader().define();
    Supplier<?> made = (Supplier<?>) members.getConstructor().newInstance();
    Object[] result = {null};
    Coroutine coroutine = new Coroutine(() -> result[0] = made.get());
    int suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    assertEquals("final 1 11 22", result[0]);
    assertEquals(3, suspensions);
  }
}
