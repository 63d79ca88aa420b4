package io.weft.random;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/** Defines the classes of one program, and shows them to readers of class files. */
final class ProgramLoader extends ClassLoader {
  private final Program program;
  private final UnaryOperator<byte[]> form;

  /**
   * A loader.
   *
   * @param parent gives what the program is made of
   * @param form makes of each class file what is to be defined
   */
  ProgramLoader(ClassLoader parent, Program program, UnaryOperator<byte[]> form) {
    super(parent);
    this.program = program;
    this.form = form;
  }

  /** Loads, links and so verifies all that is not loaded when it is needed. */
  @SuppressWarnings("ReturnValueIgnored") // asked for what the JVM does before it answers
  void linkAll() throws ClassNotFoundException {
    for (String name : program.classes().keySet()) {
      Class.forName(name, true, this).getDeclaredMethods();
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] original = program.classFile(name);
    if (original == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes = form.apply(original);
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public InputStream getResourceAsStream(String path) {
    byte[] original = program.classFile(path.replace(".class", "").replace('/', '.'));
    return original == null
        ? super.getResourceAsStream(path)
        : new ByteArrayInputStream(form.apply(original));
  }
}
