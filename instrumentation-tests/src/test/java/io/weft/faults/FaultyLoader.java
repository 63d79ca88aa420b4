package io.weft.faults;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Defines the victim anew; reading a class file from it, as the agent does, can fail. */
final class FaultyLoader extends ClassLoader {
  /** What reading a class file does instead. */
  @FunctionalInterface
  interface Fault {
    InputStream read(InputStream original) throws IOException;
  }

  private static final String PREFIX = Subject.class.getName() + "$";
  private static final Set<String> OWN = Set.of(PREFIX + "Victim", PREFIX + "Next");

  private final Map<String, byte[]> replaced = new HashMap<>();
  private final Fault fault;
  private final int failing;
  private boolean open;
  private int reads;

  /** Fails at one reading, counted from 1, while the victim is loaded; 0: at each. */
  FaultyLoader(Fault fault, int failing) {
    super(FaultyLoader.class.getClassLoader());
    this.fault = fault;
    this.failing = failing;
  }

  /** Loads the victim with the fault. */
  Class<?> victim() throws ClassNotFoundException {
    open = true;
    try {
      return loadClass(PREFIX + "Victim");
    } finally {
      open = false;
    }
  }

  Class<?> next() throws ClassNotFoundException {
    return loadClass(PREFIX + "Next");
  }

  /** Whether the victim's loading ended before the failing read. */
  boolean isHarmless() {
    return reads < failing;
  }

  void replace(String simpleName, byte[] classFile) {
    replaced.put(PREFIX + simpleName, classFile);
  }

  static byte[] original(String simpleName) throws IOException {
    String file = (PREFIX + simpleName).replace('.', '/') + ".class";
    try (InputStream in = FaultyLoader.class.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> loaded = findLoadedClass(name);
    if (loaded != null || !OWN.contains(name)) {
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }
    try {
      byte[] bytes = replaced.containsKey(name)
          ? replaced.get(name)
          : original(name.substring(PREFIX.length()));
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException missing) {
      throw new ClassNotFoundException(name, missing);
    }
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    InputStream original = super.getResourceAsStream(name);
    if (!open || !name.endsWith(".class")) {
      return original;
    }
    reads++;
    if (failing != 0 && reads != failing) {
      return original;
    }
    try {
      return fault.read(original);
    } catch (IOException e) {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          throw e;
        }
      };
    }
  }

  static InputStream garbage() {
    return new ByteArrayInputStream(new byte[64]);
  }

  static InputStream truncated(InputStream original) throws IOException {
    byte[] bytes = original == null ? new byte[0] : original.readAllBytes();
    return new ByteArrayInputStream(bytes, 0, bytes.length / 2);
  }
}
