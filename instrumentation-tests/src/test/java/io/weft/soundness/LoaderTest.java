package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.SuspendableRunnable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/** Classes that come from where the agent would not look for them suspend all the same. */
class LoaderTest {
  /** Suspends once. */
  public static final class Waits implements SuspendableRunnable {
    @Override
    public void run() {
      Coroutine.suspend();
    }
  }

  /** Defines one class, and has no resources, not even those of its parent. */
  private static final class WithoutResources extends ClassLoader {
    WithoutResources() {
      super(LoaderTest.class.getClassLoader());
    }

    Class<?> define(byte[] classFile) {
      return defineClass(null, classFile, 0, classFile.length);
    }

    @Override
    public URL getResource(String name) {
      return null;
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return null;
    }
  }

  /** The class file of {@link Waits}, under another name. */
  private static byte[] waits(String name) throws IOException {
    String internalName = Waits.class.getName().replace('.', '/');
    try (InputStream in =
        LoaderTest.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      ClassWriter out = new ClassWriter(0);
      new ClassReader(in)
          .accept(new ClassRemapper(out, new SimpleRemapper(Opcodes.ASM9, internalName, name)), 0);
      return out.toByteArray();
    }
  }

  private static void assertSuspends(String name) throws Exception {
    Class<?> type = new WithoutResources().define(waits(name));
    Coroutine coroutine =
        new Coroutine((SuspendableRunnable) type.getConstructor().newInstance());
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
  }

  @Test
  void aLoaderThatFindsNoResourceSeesTheRuntimeThroughItsParent() throws Exception {
    assertSuspends("com/acme/Waits");
  }

  @Test
  void aPackageThatOnlyLooksLikeOneOfTheJdkIsOneOfTheProgram() throws Exception {
    assertSuspends("javax/acme/Waits");
  }
}
