package io.weft.abi;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * What classes declare. To list it loads the types in signatures: one may be missing, and a loader may throw anything.
 * That initialises nothing, while to read annotations initialises the enums that they name.
 */
final class Declared {
  private Declared() {}

  /** Some class cannot be read. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnreadableException(Throwable why) {
      super(why.toString(), why, false, false);
    }
  }

  /**
   * The methods of a class itself.
   *
   * @throws UnreadableException when a type in a signature is missing, or its loader fails
   */
  static Method[] methods(Class<?> type) {
    try {
      return type.getDeclaredMethods();
    } catch (Throwable why) {
      throw unreadable(why);
    }
  }

  /**
   * The public methods of a class, inherited ones too.
   *
   * @throws UnreadableException as {@link #methods}
   */
  static Method[] publicMethods(Class<?> type) {
    try {
      return type.getMethods();
    } catch (Throwable why) {
      throw unreadable(why);
    }
  }

  /**
   * The constructors of a class itself.
   *
   * @throws UnreadableException as {@link #methods}
   */
  static Constructor<?>[] constructors(Class<?> type) {
    try {
      return type.getDeclaredConstructors();
    } catch (Throwable why) {
      throw unreadable(why);
    }
  }

  /**
   * The class file of a class, a character for each byte.
   *
   * @param seenFrom a class whose loader has it
   * @param name its binary name
   * @return null: there is none to be read
   */
  static String fileOf(Class<?> seenFrom, String name) {
    String file = "/" + name.replace('.', '/') + ".class";
    try (InputStream in = seenFrom.getResourceAsStream(file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException | LinkageError | RuntimeException unreadable) {
      return null;
    }
  }

  /** A name or descriptor as such a file has it. */
  static String inFile(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    char[] length = {(char) (bytes.length >> 8), (char) (bytes.length & 0xFF)};
    return new String(length) + new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** That a class could not be read; throws what may be better the next time. */
  static UnreadableException unreadable(Throwable why) {
    if (why instanceof VirtualMachineError full) {
      throw full;
    }
    return new UnreadableException(why);
  }
}
