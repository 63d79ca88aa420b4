package io.weft.abi;

import java.lang.invoke.MethodHandles.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Defines the classes that instrumented code carries in its constants. */
final class CarriedClasses {
  /** What was defined for a class, by name. The strings are constants of that class. */
  private static final ClassValue<Map<String, String>> DEFINED = new ClassValue<>() {
    @Override
    protected Map<String, String> computeValue(Class<?> host) {
      return new ConcurrentHashMap<>();
    }
  };

  private CarriedClasses() {}

  /**
   * Defines a class, or finds it. Not the other way round: a loader might find its parent's class of
   * that name, and could then never define its own.
   *
   * @param host where it belongs: package, loader, protection domain
   * @param name its binary name
   * @param code its class file, one character a byte (ISO 8859-1)
   * @throws IncompatibleClassChangeError when another class file was defined by that name: an object of it would be
   *     filled by one version of the host and read by another
   */
  static Class<?> define(Lookup host, String name, String code)
      throws ReflectiveOperationException {
    String earlier = DEFINED.get(host.lookupClass()).putIfAbsent(name, code);
    if (earlier != null && !earlier.equals(code)) {
      throw new IncompatibleClassChangeError("class "
          + host.lookupClass().getName()
          + " was redefined, and what waits in it keeps its variables in another way than before, in "
          + name
          + "\n  do: restart the program");
    }
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
