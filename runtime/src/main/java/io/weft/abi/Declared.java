package io.weft.abi;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

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

  /** That a class could not be read; throws what may be better the next time. */
  static UnreadableException unreadable(Throwable why) {
    if (why instanceof VirtualMachineError full) {
      throw full;
    }
    return new UnreadableException(why);
  }
}
