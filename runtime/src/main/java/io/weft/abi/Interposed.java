package io.weft.abi;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

/**
 * Finds classes that a library has generated around others (JDK proxies, CGLIB) and that override twins.
 * They hand the continuation to code that cannot be suspended, and go on with a dummy when the call
 * returns. The agent takes those overrides off as the class is defined; where a program that was
 * instrumented at build time runs without the agent, nobody does, and calls must look out for them.
 */
final class Interposed {
  private static final boolean POSSIBLE = !RuntimeOptions.isAgentAttached();

  private static final ClassValue<Boolean> FOUND = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return find(type) != null;
    }
  };

  private Interposed() {}

  /** Whether there can be any in this JVM. */
  static boolean isPossible() {
    return POSSIBLE;
  }

  /** Whether an object's twins are not the agent's, so that it must be called by its plain methods. */
  static boolean is(Object target) {
    return POSSIBLE && FOUND.get(target.getClass());
  }

  /**
   * The override.
   *
   * @return null: there is none
   */
  static Method find(Class<?> type) {
    Method found = null;
    for (Class<?> each = type; found == null && isOfProgram(each); each = each.getSuperclass()) {
      found = declared(each);
    }
    return found;
  }

  private static Method declared(Class<?> type) {
    try {
      for (Method method : type.getDeclaredMethods()) {
        if (isOverride(type, method)) {
          return method;
        }
      }
    } catch (
        LinkageError
            unreadable) { // a type in some signature is missing, where a generator would have
      // failed
      return null;
    }
    return null;
  }

  private static boolean isOfProgram(Class<?> type) {
    return type != null
        && type != Object.class
        && type.getPackage() != Interposed.class.getPackage()
        && !RuntimePackages.contain(type.getPackageName())
        && !isLambda(type);
  }

  /** The JDK writes its methods, by the interface with the twin that the agent has given it. */
  private static boolean isLambda(Class<?> type) {
    return type.isHidden() && type.isSynthetic() && type.getName().contains("$$Lambda");
  }

  /** Twins that the agent writes are synthetic. */
  private static boolean isOverride(Class<?> type, Method method) {
    int count = method.getParameterCount();
    return count > 0
        && (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0
        && (!method.isSynthetic() || Proxy.isProxyClass(type))
        && method.getParameterTypes()[count - 1] == Continuation.class;
  }
}
