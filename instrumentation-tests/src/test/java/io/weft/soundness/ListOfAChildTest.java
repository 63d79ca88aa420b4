package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list that a loader's jar brings along says nothing about the classes of its parent. */
class ListOfAChildTest {
  /** In the parent, which does not see the list. */
  public static class OfParent {
    /** Waits for nothing. */
    public static String name() {
      return "parent's";
    }
  }

  /** In the child. */
  public static class OfChild implements Supplier<String> {
    @Override
    public String get() {
      return OfParent.name();
    }
  }

  private static final class Child extends URLClassLoader {
    Child(Path folder) throws IOException {
      super(new URL[] {folder.toUri().toURL()}, ListOfAChildTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null && name.equals(OfChild.class.getName())) {
        loaded = findClass(name);
      }
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }
  }

  @Test
  void theParentsMethodsAreCalledAsTheyAre(@TempDir Path folder) throws Exception {
    String file = OfChild.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(folder.resolve(file).getParent());
    Files.createDirectories(folder.resolve("META-INF/weft"));
    try (InputStream in = OfChild.class.getClassLoader().getResourceAsStream(file)) {
      Files.write(folder.resolve(file), in.readAllBytes());
    }
    Files.writeString(
        folder.resolve("META-INF/weft/suspendables"),
        ListOfAChildTest.class.getPackageName() + ".**\n");
    try (Child loader = new Child(folder)) {
      Supplier<?> supplier = (Supplier<?>)
          loader.loadClass(OfChild.class.getName()).getConstructor().newInstance();
      assertEquals("parent's", supplier.get());
    }
  }
}
