package io.weft.soundness;

import java.io.IOException;
import java.io.InputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Defines the nested classes of a test from memory, under names of which nobody has a class file, as loaders of
 * compilers and scripting languages do.
 */
class RenamingLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  static final String OWN_NAMES = "renamed.";
  private final String names;
  private final int version;

  /**
   * Makes one.
   *
   * @param test the class around them
   * @param version of their class files; below 50, they have no frames
   */
  RenamingLoader(Class<?> test, int version) {
    super(test.getClassLoader());
    this.names = test.getName() + "$";
    this.version = version;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.startsWith(OWN_NAMES)) {
      throw new ClassNotFoundException(name);
    }
    try {
      byte[] code = code(names + name.substring(OWN_NAMES.length()));
      return defineClass(name, code, 0, code.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  /** The class file that is defined for a class. */
  byte[] code(Class<?> type) throws IOException {
    return code(type.getName());
  }

  private byte[] code(String name) throws IOException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      return rename(in.readAllBytes());
    }
  }

  private byte[] rename(byte[] code) {
    ClassWriter out = new ClassWriter(0);
    String old = names.replace('.', '/');
    ClassVisitor rename = new ClassRemapper(out, new Remapper(Opcodes.ASM9) {
      @Override
      public String map(String name) {
        return name.startsWith(old)
            ? OWN_NAMES.replace('.', '/') + name.substring(old.length())
            : name;
      }
    });
    ClassVisitor lower = new ClassVisitor(Opcodes.ASM9, rename) {
      @Override
      public void visit(
          int now, int access, String name, String signature, String parent, String[] types) {
        super.visit(version, access, name, signature, parent, types);
      }
    };
    new ClassReader(code).accept(lower, version < Opcodes.V1_6 ? ClassReader.SKIP_FRAMES : 0);
    return out.toByteArray();
  }

  /** An object of the class that has another name here. */
  <T> T make(Class<T> wanted, Class<?> type) throws ReflectiveOperationException {
    return wanted.cast(
        loadClass(OWN_NAMES + type.getSimpleName()).getConstructor().newInstance());
  }
}
