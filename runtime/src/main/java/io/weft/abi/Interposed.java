package io.weft.abi;

import io.weft.abi.Declared.UnreadableException;

/**
 * Finds classes that a library has generated at run time around others (JDK proxies, CGLIB, ByteBuddy, Javassist)
 * and whose twins do not what their plain methods do. Either they override the twin as well, hand the continuation
 * to code that cannot be suspended, and go on with a dummy when the call returns; or they override the plain method
 * alone. The agent mends both as the class is defined; where a program that was instrumented at build time runs
 * without the agent, nobody does, and calls must look out for them.
 */
final class Interposed {
  private static final boolean POSSIBLE = !AttachedAgent.isThere();

  private static final ClassValue<Boolean> FOUND = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return overridesTwin(type) || Subclasses.isUnseen(type) || Subclasses.hasRivalTwins(type);
    }
  };

  private Interposed() {}

  /** Whether there can be any in this JVM. */
  static boolean isPossible() {
    return POSSIBLE;
  }

  /** Whether an object must be called by its plain methods. */
  static boolean is(Object target) {
    return POSSIBLE && FOUND.get(target.getClass());
  }

  private static boolean overridesTwin(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (hasForeignTwin(each)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a class itself declares a twin that is not the agent's. Only told of hidden classes, and where there is no
   * agent: what an agent writes into a class that it sees is not marked.
   */
  static boolean hasForeignTwin(Class<?> type) {
    boolean seesRuntime =
        type.getClassLoader() != null || Continuation.class.getClassLoader() == null;
    return seesRuntime
        && !Continuation.class.isAssignableFrom(type)
        && !isLambda(type)
        && declaresForeignTwin(type);
  }

  /** The JDK writes its methods, by the interface with the twin that it was given at build time. */
  static boolean isLambda(Class<?> type) {
    return type.isHidden() && type.isSynthetic() && type.getName().contains("$$Lambda");
  }

  private static boolean declaresForeignTwin(Class<?> type) {
    try {
      boolean found = false;
      for (DeclaredMethod method : Declared.methods(type)) {
        if (Marks.isRewritten(method)) {
          return false;
        }
        found |= method.isTwin() && method.isVirtual();
      }
      return found;
    } catch (UnreadableException unreadable) {
      return !Marks.isRewritten(type) && isGenerated(type);
    }
  }

  /** What has a class file was there at build time, and would be marked if it had a twin. */
  private static boolean isGenerated(Class<?> type) {
    String file = type.getName().replace('.', '/') + ".class";
    ClassLoader loader = type.getClassLoader();
    return (loader == null ? ClassLoader.getSystemResource(file) : loader.getResource(file))
        == null;
  }
}
