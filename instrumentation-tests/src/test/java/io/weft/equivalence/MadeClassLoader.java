package io.weft.equivalence;

import java.net.URL;
import java.util.Map;

/**
 * Defines class files that a test has made, also where the class path has another of that name. The
 * agent sees and reads them as it does all others.
 */
final class MadeClassLoader extends ClassLoader {
  private final Map<String, byte[]> classFiles;

  /**
   * A loader below the one of the tests.
   *
   * @param classFiles by binary name
   */
  MadeClassLoader(Map<String, byte[]> classFiles) {
    super(MadeClassLoader.class.getClassLoader());
    this.classFiles = Map.copyOf(classFiles);
    setDefaultAssertionStatus(MadeClassLoader.class.desiredAssertionStatus());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    byte[] bytes = classFiles.get(name);
    if (bytes == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
    }
  }

  @Override
  public URL getResource(String path) {
    String name = path.replaceFirst("\\.class$", "").replace('/', '.');
    byte[] bytes = path.endsWith(".class") ? classFiles.get(name) : null;
    return bytes == null ? super.getResource(path) : ClassFileUrl.of(() -> bytes);
  }
}
