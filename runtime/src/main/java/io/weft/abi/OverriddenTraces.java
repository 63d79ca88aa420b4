package io.weft.abi;

import java.util.List;

/**
 * Which exceptions have a class that answers for itself what the trace or the cause is. Its code belongs to the program,
 * which has not asked: an answer that is given once, or counted, must not be used up.
 */
final class OverriddenTraces {
  private static final ClassValue<Boolean> TRACE = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return isOverridden(type, "getStackTrace", List.of())
          || isOverridden(type, "setStackTrace", List.of(StackTraceElement[].class));
    }
  };

  private static final ClassValue<Boolean> CAUSE = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return isOverridden(type, "getCause", List.of());
    }
  };

  private OverriddenTraces() {}

  /** Whether the program decides what the trace is. */
  static boolean hasOwnTrace(Throwable thrown) {
    return TRACE.get(thrown.getClass());
  }

  /** Whether the program decides what the cause is. */
  static boolean hasOwnCause(Throwable thrown) {
    return CAUSE.get(thrown.getClass());
  }

  /** The JDK's own overrides only read a field. */
  private static boolean isOverridden(Class<?> type, String name, List<Class<?>> parameters) {
    try {
      Class<?> declaring =
          type.getMethod(name, parameters.toArray(new Class<?>[0])).getDeclaringClass();
      return declaring.getClassLoader() != null;
    } catch (ReflectiveOperationException | LinkageError | RuntimeException unreadable) {
      return true; // then it is left alone
    }
  }
}
