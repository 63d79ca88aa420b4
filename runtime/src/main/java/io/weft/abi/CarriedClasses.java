package io.weft.abi;

import java.lang.invoke.MethodHandles.Lookup;
import java.nio.charset.StandardCharsets;

/** Defines the classes that instrumented code carries in its constants. */
final class CarriedClasses {
  private CarriedClasses() {}

  /**
   * Defines a class, or finds it. Not the other way round: a loader might find its parent's class of
   * that name, and could then never define its own.
   *
   * @param host where it belongs: package, loader, protection domain
   * @param name its binary name
   * @param code its class file, one character a byte (ISO 8859-1)
   */
  static Class<?> define(Lookup host, String name, String code)
      throws ReflectiveOperationException {
    try {
      return host.defineClass(code.getBytes(StandardCharsets.ISO_8859_1));
    } catch (LinkageError defined) { // by another call site, a lost race, or off-line output
      Class<?> found = Class.forName(name, false, host.lookupClass().getClassLoader());
      if (found.getClassLoader() != host.lookupClass().getClassLoader()) {
        throw defined;
      }
      return found;
    }
  }
}
