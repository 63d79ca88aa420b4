package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * A superclass is loaded otherwise than it was shown, and its subclass has a method with a type that
 * is missing, so that nobody can list its methods.
 */
class UnreadableSignatureTest {
  /** As it is loaded. */
  public static class Parent {
    /** Waits. */
    @Suspendable
    public String name() {
      return "parent";
    }
  }

  /** As it is shown. */
  public static class OlderParent {
    /** Waits for nothing. */
    public String name() {
      return "older";
    }
  }

  /** Not there in the end. */
  public static class Missing {}

  /** Can be used as long as nobody asks for its methods. */
  public static class Child extends Parent {
    /** Of no use. */
    public Missing missing() {
      return null;
    }

    @Override
    public String name() {
      return "child";
    }
  }

  /** Calls through the superclass as it is loaded. */
  public static class Caller implements UnaryOperator<Object> {
    @Override
    @Suspendable
    public Object apply(Object parent) {
      return ((Parent) parent).name();
    }
  }

  /** What the loader does about the type. */
  enum Fault {
    MISSING,
    CLOSED,
    BROKEN
  }

  private static final class Lying extends ClassLoader {
    private final Fault fault;

    Lying(Fault fault) {
      super(UnreadableSignatureTest.class.getClassLoader());
      this.fault = fault;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Missing.class.getName())) {
        switch (fault) {
          case CLOSED -> throw new IllegalStateException("closed");
          case BROKEN -> throw new AssertionError("broken");
          default -> throw new ClassNotFoundException(name);
        }
      }
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null || !name.startsWith(UnreadableSignatureTest.class.getName())) {
        return loaded != null ? loaded : super.loadClass(name, resolve);
      }
      try {
        byte[] code = read(name.replace('.', '/') + ".class");
        return defineClass(name, code, 0, code.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    private byte[] read(String file) throws IOException {
      try (InputStream in = getParent().getResourceAsStream(file)) {
        return in.readAllBytes();
      }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      String parent = Parent.class.getName().replace('.', '/');
      if (!name.equals(parent + ".class")) {
        return super.getResourceAsStream(name);
      }
      String older = OlderParent.class.getName().replace('.', '/');
      ClassWriter out = new ClassWriter(0);
      try {
        new ClassReader(read(older + ".class"))
            .accept(new ClassRemapper(out, new SimpleRemapper(Opcodes.ASM9, older, parent)), 0);
      } catch (IOException unreadable) {
        return null;
      }
      return new ByteArrayInputStream(out.toByteArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOverrideIsCalledOrRefused(Fault fault) throws Exception {
    Lying loader = new Lying(fault);
    @SuppressWarnings("unchecked")
    UnaryOperator<Object> caller = (UnaryOperator<Object>)
        loader.loadClass(Caller.class.getName()).getConstructor().newInstance();
    Object child;
    try {
      child = loader.loadClass(Child.class.getName()).getConstructor().newInstance();
    } catch (InvocationTargetException refused) {
      String message = assertInstanceOf(IncompatibleClassChangeError.class, refused.getCause())
          .getMessage();
      assertTrue(message.contains("Child.name() overrides"), message);
      return;
    }
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = caller.apply(child));
    while (coroutine.resume()) {
      // to the end
    }
    assertEquals("child", result[0]);
  }
}
