package io.weft.agent;

import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.SuspendableRules;
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

  /** A list may be {@code **}, and another agent may have a thousand classes. */
  private static final int MOST_LISTED = 10;

  private LoadedClasses() {}

  /**
   * Reports them.
   *
   * @param rules those of the command line: what the program's jars list is not looked for here
   */
  static void report(Instrumentation instrumentation, SuspendableRules rules, Reporter reporter) {
    int listed = 0;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() == null || type.isArray()) {
        continue; // as most are: their names cost more at the start than all else here
      }
      String internalName = type.getName().replace('.', '/');
      if (isOfAgentOrRuntime(internalName)) {
        continue;
      }
      boolean marked = isMarked(type, rules);
      if ((marked || isListed(internalName, rules))
          && !isInstrumented(type)
          && (marked || ++listed <= MOST_LISTED)) {
        reporter.report(
            Level.ERROR,
            "class "
                + type.getName()
                + " was loaded before the agent: its suspendable methods cannot suspend;"
                + " attach the agent with -javaagent, before other agents that use the class, or"
                + " before the class is first used",
            null);
      }
    }
    if (listed > MOST_LISTED) {
      reporter.report(
          Level.ERROR,
          "and "
              + (listed - MOST_LISTED)
              + " more classes were loaded before the agent that a list names as suspendable",
          null);
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
    try {
      for (Executable member : members(type)) {
        Class<?>[] parameters = member.getParameterTypes();
        if (member.isSynthetic()
            && parameters.length > 0
            && RuntimeSymbols.isContinuation(parameters[parameters.length - 1].getName())) {
          return true;
        }
      }
      return false;
    } catch (LinkageError | RuntimeException unreadable) {
      return false; // a list may name one of another agent whose optional libraries are missing
    }
  }

  private static boolean isListed(String internalName, SuspendableRules rules) {
    return rules.listsAnyOf(internalName) && !ClassHierarchy.isJdk(internalName);
  }

  private static boolean isMarked(Class<?> type, SuspendableRules rules) {
    try {
      if (isAnnotated(type, rules)) {
        return true;
      }
      for (Executable member : members(type)) {
        if (isAnnotated(member, rules) || throwsMarker(member, rules)) {
          return true;
        }
      }
      return false;
    } catch (LinkageError | RuntimeException unreadable) {
      return false; // one that cannot be linked runs nothing; annotations break in many ways
    }
  }

  private static boolean throwsMarker(Executable member, SuspendableRules rules) {
    for (Class<?> exception : member.getExceptionTypes()) {
      if (rules.exceptions().contains(exception.getName().replace('.', '/'))) {
        return true;
      }
    }
    return false;
  }

  private static List<Executable> members(Class<?> type) {
    List<Executable> members = new ArrayList<>(Arrays.asList(type.getDeclaredMethods()));
    members.addAll(Arrays.asList(type.getDeclaredConstructors()));
    return members;
  }

  private static boolean isAnnotated(AnnotatedElement element, SuspendableRules rules) {
    for (Annotation annotation : element.getDeclaredAnnotations()) {
      if (rules.annotations().contains(annotation.annotationType().descriptorString())) {
        return true;
      }
    }
    return false;
  }
}
