package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** Loaders that call themselves equal are two loaders, with classes of their own. */
class EqualLoadersTest {
  /** In one loader. */
  public static class Plain {
    /** Waits for nothing. */
    public String name() {
      return "plain";
    }
  }

  /** In the other loader, by the same name. */
  public static class Waits {
    /** Waits. */
    @Suspendable
    public String name() {
      return "waits";
    }
  }

  /** In one loader. */
  public static class PlainSub extends Plain implements SuspendableCallable<String> {
    @Override
    public String name() {
      return "plain sub";
    }

    @Override
    public String call() {
      Plain self = this;
      return self.name();
    }
  }

  /** In the other loader, by the same name. */
  public static class WaitsSub extends Waits implements SuspendableCallable<String> {
    @Override
    public String name() {
      Coroutine.suspend();
      return "waiting sub";
    }

    @Override
    public String call() {
      Waits self = this;
      return self.name();
    }
  }

  private static final class Equal extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    Equal(Class<?> parent, Class<?> sub) throws IOException {
      super(EqualLoadersTest.class.getClassLoader());
      Map<String, String> names =
          Map.of(internal(parent), "made/Parent", internal(sub), "made/Sub");
      classes.put("made.Parent", renamed(parent, names));
      classes.put("made.Sub", renamed(sub, names));
    }

    private static String internal(Class<?> type) {
      return type.getName().replace('.', '/');
    }

    private static byte[] renamed(Class<?> type, Map<String, String> names) throws IOException {
      try (InputStream in = type.getClassLoader().getResourceAsStream(internal(type) + ".class")) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(in.readAllBytes())
            .accept(new ClassRemapper(out, new SimpleRemapper(Opcodes.ASM9, names)), 0);
        return out.toByteArray();
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] code = classes.get(name);
      if (code == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, code, 0, code.length);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      byte[] code = classes.get(name.replace(".class", "").replace('/', '.'));
      return code == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(code);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Equal;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  private static String inCoroutine(ClassLoader loader) throws ReflectiveOperationException {
    @SuppressWarnings("unchecked")
    SuspendableCallable<String> body = (SuspendableCallable<String>)
        loader.loadClass("made.Sub").getConstructor().newInstance();
    String[] result = new String[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @Test
  void eachSeesItsOwnClasses() throws Exception {
    assertEquals("plain sub", inCoroutine(new Equal(Plain.class, PlainSub.class)));
    assertEquals("waiting sub", inCoroutine(new Equal(Waits.class, WaitsSub.class)));
    assertEquals("plain sub", inCoroutine(new Equal(Plain.class, PlainSub.class)));
  }
}
