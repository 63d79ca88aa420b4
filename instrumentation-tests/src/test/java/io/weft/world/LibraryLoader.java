package io.weft.world;

import java.util.Map;

/** Defines the classes of a library from one set of bytes; all others come from its parent. */
final class LibraryLoader extends ClassLoader {
  /** What became of a class. */
  enum Outcome {
    VERIFIED,
    /** The verifier refused it. */
    REJECTED,
    /** A class that it needs is in none of the jars. */
    INCOMPLETE,
    /** Something else is wrong with it. */
    BROKEN
  }

  /**
   * How a class was linked.
   *
   * @param outcome whether it was
   * @param reason why not, else empty
   */
  record Linked(Outcome outcome, String reason) {}

  private final Map<String, byte[]> classes;

  LibraryLoader(Map<String, byte[]> classes, ClassLoader parent) {
    super(parent);
    this.classes = classes;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      byte[] bytes = classes.get(name.replace('.', '/'));
      if (bytes == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? defineClass(name, bytes, 0, bytes.length) : loaded;
    }
  }

  /** Has the JVM verify a class without running its initialiser. */
  @SuppressWarnings("ReturnValueIgnored") // asked for what the JVM does before it answers
  Linked link(String internalName) {
    try {
      Class<?> type = Class.forName(internalName.replace('/', '.'), false, this);
      if (type.getClassLoader() != this) {
        throw new IllegalStateException(type + " came from another loader");
      }
      // The JVM links a class before it lists its members; constructors name the fewest other
      // classes.
      type.getDeclaredConstructors();
      return new Linked(Outcome.VERIFIED, "");
    } catch (VerifyError rejected) {
      return new Linked(Outcome.REJECTED, rejected.getMessage());
    } catch (NoClassDefFoundError | ClassNotFoundException | TypeNotPresentException absent) {
      return new Linked(Outcome.INCOMPLETE, absent.toString());
    } catch (LinkageError broken) {
      return new Linked(Outcome.BROKEN, broken.toString());
    }
  }
}
