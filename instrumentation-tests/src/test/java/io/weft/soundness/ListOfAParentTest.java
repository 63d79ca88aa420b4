package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objenesis.ObjenesisStd;

/** A list counts for subclasses in a loader that does not show it. */
class ListOfAParentTest {
  /** In the parent, whose list names it. */
  public static class OfParent implements IntUnaryOperator {
    /** Suspendable by the list. */
    public int of(int value) {
      return value;
    }

    @Override
    public int applyAsInt(int value) {
      return of(value);
    }
  }

  /** In the child. */
  public static class OfChild extends OfParent {
    @Override
    public int of(int value) {
      return value + 100;
    }
  }

  /** Has one class of its own, and shows no other loader's files but class files. */
  private static final class Own extends URLClassLoader {
    private final Class<?> type;

    Own(Path folder, Class<?> type, ClassLoader parent) throws IOException {
      super(new URL[] {folder.toUri().toURL()}, parent);
      this.type = type;
      String file = type.getName().replace('.', '/') + ".class";
      Files.createDirectories(folder.resolve(file).getParent());
      try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
        Files.write(folder.resolve(file), in.readAllBytes());
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && name.equals(type.getName())) {
        loaded = findClass(name);
      }
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }

    @Override
    public URL getResource(String name) {
      URL own = findResource(name);
      return own == null ? super.getResource(name) : own;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return findResources(name);
    }
  }

  @Test
  void anOverrideInTheChildIsNotPassedOver(@TempDir Path above, @TempDir Path below)
      throws Exception {
    Files.createDirectories(above.resolve("META-INF/weft"));
    Files.writeString(above.resolve("META-INF/weft/suspendables"), OfParent.class.getName() + "\n");
    try (Own parent = new Own(above, OfParent.class, getClass().getClassLoader());
        Own child = new Own(below, OfChild.class, parent)) {
      Class<?> type = child.loadClass(OfChild.class.getName());
      assertEquals(parent, type.getSuperclass().getClassLoader());
      IntUnaryOperator made = (IntUnaryOperator) type.getConstructor().newInstance();
      IntUnaryOperator unmade = (IntUnaryOperator) new ObjenesisStd().newInstance(type);
      IntUnaryOperator plain =
          (IntUnaryOperator) type.getSuperclass().getConstructor().newInstance();
      assertEquals(1, plain.applyAsInt(1));
      assertEquals(101, made.applyAsInt(1));
      assertEquals(101, unmade.applyAsInt(1));
    }
  }
}
