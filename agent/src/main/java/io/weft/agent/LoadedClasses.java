package io.weft.agent;

import io.weft.agent.rewrite.RuntimeSymbols;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.AnnotatedElement;
import java.util.stream.Stream;

/** Names the classes that were loaded before the agent and will never be instrumented. */
final class LoadedClasses {
  private LoadedClasses() {}

  static void report(Instrumentation instrumentation, Reporter reporter) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      String internalName = type.getName().replace('.', '/');
      if (type.getClassLoader() != null
          && !internalName.startsWith(RuntimeSymbols.ABI_PACKAGE)
          && isAnnotated(type)
          && !isInstrumented(type)) {
        reporter.report(
            Level.ERROR,
            "class "
                + type.getName()
                + " was loaded before the agent: its suspendable methods cannot suspend;"
                + " attach the agent with -javaagent, or before the class is first used",
            null);
      }
    }
  }

  /** At build time. */
  private static boolean isInstrumented(Class<?> type) {
    return Stream.of(type.getDeclaredMethods(), type.getDeclaredConstructors())
        .flatMap(Stream::of)
        .anyMatch(m -> m.isSynthetic()
            && m.getParameterCount() > 0
            && RuntimeSymbols.isContinuation(
                m.getParameterTypes()[m.getParameterCount() - 1].getName()));
  }

  private static boolean isAnnotated(Class<?> type) {
    try {
      return Stream.of(
              Stream.of((AnnotatedElement) type),
              Stream.of(type.getDeclaredMethods()),
              Stream.of(type.getDeclaredConstructors()))
          .flatMap(s -> s)
          .anyMatch(LoadedClasses::isMarked);
    } catch (LinkageError | RuntimeException unreadable) {
      return false; // a class that cannot be linked runs nothing; annotations may be broken in many ways
    }
  }

  private static boolean isMarked(AnnotatedElement element) {
    for (Annotation annotation : element.getDeclaredAnnotations()) {
      if (annotation.annotationType().descriptorString().equals(RuntimeSymbols.ANNOTATION)) {
        return true;
      }
    }
    return false;
  }
}
