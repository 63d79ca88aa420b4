package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

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

  /** Gives the classes names that nobody else has seen. */
  private static final class Loader extends ClassLoader {
    private static final String NAMES = OldVersionTest.class.getName() + "$";
    private static final String OWN_NAMES = "old.names.";
    private final int version;

    Loader(int version) {
      super(OldVersionTest.class.getClassLoader());
      this.version = version;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(OWN_NAMES)) {
        throw new ClassNotFoundException(name);
      }
      String file = (NAMES + name.substring(OWN_NAMES.length())).replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        byte[] code = old(in.readAllBytes());
        return defineClass(name, code, 0, code.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    private byte[] old(byte[] code) {
      ClassWriter out = new ClassWriter(0);
      ClassVisitor rename = new ClassRemapper(out, new Remapper(Opcodes.ASM9) {
        @Override
        public String map(String name) {
          String old = NAMES.replace('.', '/');
          return name.startsWith(old)
              ? OWN_NAMES.replace('.', '/') + name.substring(old.length())
              : name;
        }
      });
      ClassVisitor raise = new ClassVisitor(Opcodes.ASM9, rename) {
        @Override
        public void visit(
            int now, int access, String name, String signature, String parent, String[] types) {
          super.visit(version, access, name, signature, parent, types);
        }
      };
      new ClassReader(code).accept(raise, version < Opcodes.V1_6 ? ClassReader.SKIP_FRAMES : 0);
      return out.toByteArray();
    }

    @SuppressWarnings("unchecked")
    SuspendableCallable<Integer> make(Class<?> type) throws ReflectiveOperationException {
      return (SuspendableCallable<Integer>)
          loadClass(OWN_NAMES + type.getSimpleName()).getConstructor().newInstance();
    }
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
    assertEquals(2, inCoroutine(new Loader(version).make(Chooser.class)));
  }

  @Test
  void withoutFramesItIsLeftAlone() throws Exception {
    SuspendableCallable<Integer> chooser = new Loader(Opcodes.V1_5).make(Chooser.class);
    assertThrows(PinnedException.class, () -> inCoroutine(chooser));
  }

  @Test
  void whatIsMergedToNoUseIsMerged() throws Exception {
    assertEquals(2, inCoroutine(new Loader(Opcodes.V1_5).make(Indifferent.class)));
  }
}
