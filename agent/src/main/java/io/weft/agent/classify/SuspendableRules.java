package io.weft.agent.classify;

import java.util.HashSet;
import java.util.Set;

/**
 * What makes a method suspendable of itself.
 *
 * @param annotations descriptors of annotations on it, its type or its package
 * @param exceptions internal names of exceptions that it declares to throw
 * @param patterns lists that name it
 * @param exemptPackages packages that no list reaches, with slashes: those of the runtime
 * @param exemptTypes types that no list reaches, nor what extends them
 */
public record SuspendableRules(
    Set<String> annotations,
    Set<String> exceptions,
    MethodPatterns patterns,
    Set<String> exemptPackages,
    Set<String> exemptTypes) {
  /** Groovy takes all methods of a closure with a certain name for its code, and counts parameters. */
  private static final Set<String> READ_BY_REFLECTION = Set.of("groovy/lang/Closure");

  /**
   * An annotation alone.
   *
   * @param annotation its descriptor
   * @param exemptPackages packages that no list reaches
   */
  public static SuspendableRules annotation(String annotation, Set<String> exemptPackages) {
    return new SuspendableRules(
        Set.of(annotation), Set.of(), MethodPatterns.NONE, exemptPackages, READ_BY_REFLECTION);
  }

  /**
   * One marker more, which may be an annotation or an exception.
   *
   * @param className binary name
   */
  public SuspendableRules withMarker(String className) {
    Set<String> allAnnotations = new HashSet<>(annotations);
    Set<String> allExceptions = new HashSet<>(exceptions);
    allAnnotations.add("L" + className.replace('.', '/') + ";");
    allExceptions.add(className.replace('.', '/'));
    return new SuspendableRules(
        allAnnotations, allExceptions, patterns, exemptPackages, exemptTypes);
  }

  /**
   * Patterns more.
   *
   * @param more them
   */
  public SuspendableRules withPatterns(MethodPatterns more) {
    return new SuspendableRules(
        annotations, exceptions, patterns.and(more), exemptPackages, exemptTypes);
  }

  boolean throwsMarker(String[] declared) {
    if (declared != null) {
      for (String exception : declared) {
        if (exceptions.contains(exception)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isExempt(String internalName) {
    return exemptPackages.contains(
        internalName.substring(0, Math.max(0, internalName.lastIndexOf('/'))));
  }

  /** Whether a list names a class as a whole. */
  boolean listsClass(String internalName) {
    return patterns.matchClass(internalName) && !isExempt(internalName);
  }

  /** Whether a list names a method itself. */
  boolean listsMethod(String internalName, String method) {
    return patterns.matchMethod(internalName, method) && !isExempt(internalName);
  }

  /**
   * Whether a list names a class or any method of it.
   *
   * @param internalName the class
   */
  public boolean listsAnyOf(String internalName) {
    return patterns.mention(internalName) && !isExempt(internalName);
  }
}
