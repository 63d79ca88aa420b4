package io.weft.equivalence;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Loads the fixtures so that the agent finds nothing suspendable in them: every reference to the
 * runtime is replaced by one to an inert copy. What runs here is the reference.
 */
public final class PlainWorld extends ClassLoader {
  private static final String FIXTURES = "io.weft.fixtures.";
  private static final String FIXTURES_FOLDER = "io/weft/fixtures/";
  private static final String SUPPORT_FOLDER = "io/weft/fixtures/support/";

  private static final Map<String, String> INERT = Map.of(
      "io/weft/Suspendable", SUPPORT_FOLDER + "PlainSuspendable",
      "io/weft/SuspendableRunnable", SUPPORT_FOLDER + "PlainRunnable",
      "io/weft/SuspendableCallable", SUPPORT_FOLDER + "PlainCallable",
      "io/weft/Coroutine", SUPPORT_FOLDER + "PlainCoroutine");

  private final Set<String> made;

  /** A world of its own. */
  public PlainWorld() {
    this(PlainWorld.class.getClassLoader(), Set.of());
  }

  /**
   * A world with the classes of a test.
   *
   * @param parent defines them as they are
   * @param made their binary names
   */
  PlainWorld(ClassLoader parent, Set<String> made) {
    super(parent);
    this.made = made;
    setDefaultAssertionStatus(PlainWorld.class.desiredAssertionStatus());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(FIXTURES) && !made.contains(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        loaded = define(name);
      }
      if (resolve) {
        resolveClass(loaded);
      }
      return loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try {
      byte[] bytes = remapped(name.replace('.', '/') + ".class");
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  /**
   * A reader of class files, such as the agent when it looks at supertypes, must see here what is
   * defined here.
   */
  @Override
  public URL getResource(String name) {
    URL original = super.getResource(name);
    return original == null || !isClassFileOfThisWorld(name)
        ? original
        : ClassFileUrl.of(() -> remapped(name));
  }

  private boolean isClassFileOfThisWorld(String path) {
    return path.endsWith(".class")
        && (path.startsWith(FIXTURES_FOLDER)
            || made.contains(path.substring(0, path.length() - 6).replace('/', '.')));
  }

  private byte[] remapped(String path) throws IOException {
    try (InputStream in = getParent().getResourceAsStream(path)) {
      if (in == null) {
        throw new FileNotFoundException(path);
      }
      return plain(in.readAllBytes());
    }
  }

  /**
   * The form that a class file has in this world.
   *
   * @param classFile as it was compiled
   */
  public static byte[] plain(byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, INERT)), 0);
    return writer.toByteArray();
  }
}
