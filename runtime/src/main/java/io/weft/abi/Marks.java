package io.weft.abi;

import io.weft.abi.Declared.UnreadableException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/**
 * What the agent says of classes and methods by private static methods that it adds. Annotations would be simpler; but
 * whoever looks for one has all of them parsed, and that initialises the enums which the program's own name.
 */
public final class Marks {
  /**
   * Added to each class that is instrumented at build time. Without an agent, it tells that class from those which
   * libraries generate around it: they copy what its methods have, and none copies private static ones, but in a copy
   * of the whole.
   */
  static final String REWRITTEN = "weft$rewritten";

  /** With a number behind it, added for each method that the agent refused; {@link Refused} says which. */
  private static final String REFUSED = "weft$refused$";

  /** By name and descriptor. */
  private static final ClassValue<Map<String, String>> REFUSALS = new ClassValue<>() {
    @Override
    protected Map<String, String> computeValue(Class<?> type) {
      return refusals(type);
    }
  };

  private Marks() {}

  /** Whether a method is the mark of a class that was instrumented at build time. */
  static boolean isRewritten(DeclaredMethod method) {
    return method.isSynthetic() && method.name().equals(REWRITTEN);
  }

  /** Whether a class whose methods cannot be listed has that mark; false also where it is not opened to the runtime. */
  static boolean isRewritten(Class<?> type) {
    try {
      Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodType none = MethodType.methodType(void.class);
      return lookup.revealDirect(lookup.findStatic(type, REWRITTEN, none)).getDeclaringClass()
          == type;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException absent) {
      return false;
    }
  }

  /**
   * Why the agent could not instrument a method.
   *
   * @param type its class
   * @param name its name
   * @param desc its descriptor
   * @return the reason and the remedy; null: it could, or the class cannot be read
   */
  public static String refusal(Class<?> type, String name, String desc) {
    return REFUSALS.get(type).get(name + desc);
  }

  private static Map<String, String> refusals(Class<?> type) {
    try {
      Map<String, String> found = new HashMap<>();
      for (Method method : Declared.listedMethods(type)) {
        if (method.isSynthetic() && method.getName().startsWith(REFUSED)) {
          Refused refused = method.getAnnotation(Refused.class);
          found.put(refused.method(), refused.value());
        }
      }
      return Map.copyOf(found);
    } catch (UnreadableException unreadable) {
      return Map.of();
    }
  }
}
