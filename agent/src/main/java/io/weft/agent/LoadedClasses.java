package io.weft.agent;

import io.weft.agent.rewrite.RuntimeSymbols;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Names the classes that were loaded before the agent and will never be instrumented. */
final class LoadedClasses {
  /** Hundreds of them are loaded by now, and looking at each costs more than all else here. */
  private static final String OWN_PACKAGES = "io/weft/agent/";

  private LoadedClasses() {}

  static void report(Instrumentation instrumentation, Reporter reporter) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() != null
          && !isOfAgentOrRuntime(type.getName().replace('.', '/'))
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

  /**
   * Whether the program has used the runtime already.
   *
   * @param instrumentation the JVM's
   */
  static boolean includeRuntime(Instrumentation instrumentation) {
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      boolean ofJdk = type.getClassLoader() == null && type.getModule().isNamed(); // as most are
      if (!ofJdk && RuntimeSymbols.CONTINUATION_CLASS.equals(type.getName())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfAgentOrRuntime(String internalName) {
    return internalName.startsWith(OWN_PACKAGES)
        || internalName.startsWith(RuntimeSymbols.ABI_PACKAGE);
  }

  /** At build time. */
  private static boolean isInstrumented(Class<?> type) {
    for (Executable member : members(type)) {
      Class<?>[] parameters = member.getParameterTypes();
      if (member.isSynthetic()
          && parameters.length > 0
          && RuntimeSymbols.isContinuation(parameters[parameters.length - 1].getName())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAnnotated(Class<?> type) {
    try {
      if (isMarked(type)) {
        return true;
      }
      for (Executable member : members(type)) {
        if (isMarked(member)) {
          return true;
        }
      }
      return false;
    } catch (LinkageError | RuntimeException unreadable) {
      return false; // one that cannot be linked runs nothing; annotations break in many ways
    }
  }

  private static List<Executable> members(Class<?> type) {
    List<Executable> members = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
    members.addAll(Arrays.asList(type.getDeclaredConstructors()));
    return members;
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
