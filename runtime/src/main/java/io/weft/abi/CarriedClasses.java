package io.weft.abi;

import java.lang.invoke.MethodHandles.Lookup;
import java.nio.charset.StandardCharsets;

/** Defines the classes that instrumented code carries in its constants. */
final class CarriedClasses {
  private CarriedClasses() {}

  /**
   * Finds a class or defines it.
   *
   * @param host where it belongs: package, loader, protection domain
   * @param name its binary name
   * @param code its class file, one character a byte (ISO 8859-1)
   */
  static Class<?> define(Lookup host, String name, String code)
      throws ReflectiveOperationException {
    ClassLoader loader = host.lookupClass().getClassLoader();
    try {
      return Class.forName(name, false, loader); // another call site, or off-line output
    } catch (ClassNotFoundException absent) {
      try {
        return host.defineClass(code.getBytes(StandardCharsets.ISO_8859_1));
      } catch (LinkageError raced) {
        try {
          return Class.forName(name, false, loader);
        } catch (ClassNotFoundException notRaced) {
          throw raced;
        }
      }
    }
  }
}
