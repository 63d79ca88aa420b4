package io.weft.abi;

import io.weft.Suspendable;
import io.weft.abi.Declared.UnreadableException;
import java.lang.StackWalker.Option;
import java.lang.reflect.Executable;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells which classes were instrumented. The agent does all or none; at build time one part of a
 * program may be forgotten, and then a message must say which.
 */
public final class Instrumented {
  /** Any class of the runtime that has suspendable methods of its own. */
  private static final boolean RUNTIME = isRuntimeInstrumented();

  private static final ClassValue<Boolean> FORGOTTEN = new ClassValue<>() {
    @Override
    protected Boolean computeValue(Class<?> type) {
      return hasForgottenAnnotation(type);
    }
  };

  private Instrumented() {}

  private static boolean isRuntimeInstrumented() {
    try { // by name: this package knows nothing of the API
      return is(Class.forName("io.weft.Coroutine", false, Instrumented.class.getClassLoader()));
    } catch (ClassNotFoundException absent) {
      return true; // a part of the runtime, in a test
    }
  }

  /** Whether a class has methods that the agent, or the command at build time, has added. */
  static boolean is(Class<?> type) {
    try {
      return hasTwins(type);
    } catch (UnreadableException unreadable) {
      return Marks.isRewritten(type);
    }
  }

  private static boolean hasTwins(Class<?> type) {
    return Stream.of(Declared.listedMethods(type), Declared.constructors(type))
        .flatMap(Arrays::stream)
        .anyMatch(m -> m.isSynthetic() && endsInContinuation(m));
  }

  private static boolean endsInContinuation(Executable method) {
    int count = method.getParameterCount();
    return count > 0 && method.getParameterTypes()[count - 1] == Continuation.class;
  }

  /** Whether a class should have been instrumented, going by its annotations, and was not. */
  static boolean isForgotten(Class<?> type) {
    return FORGOTTEN.get(type);
  }

  private static boolean hasForgottenAnnotation(Class<?> type) {
    try {
      return !hasTwins(type)
          && (isAnnotated(type, type.getName())
              || isAnnotated(type, type.getPackageName() + ".package-info"));
    } catch (UnreadableException unreadable) {
      return false; // nobody will be told to instrument it
    }
  }

  /** Whether a class file names the annotation. To read annotations would initialise what others name. */
  private static boolean isAnnotated(Class<?> seenFrom, String name) {
    String file = Declared.fileOf(seenFrom, name);
    return file != null && file.contains(Suspendable.class.descriptorString());
  }

  /**
   * What to say to a caller that was instrumented while the runtime was not.
   *
   * @return empty when the runtime was, or none of its callers
   */
  public static Optional<String> complaint() {
    if (RUNTIME) {
      return Optional.empty();
    }
    return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE)
        .walk(frames -> frames
            .map(StackWalker.StackFrame::getDeclaringClass)
            .filter(Instrumented::is)
            .findFirst())
        .map(caller -> caller.getName()
            + " was instrumented, but the weft-runtime that it runs with was not: "
            + (AttachedAgent.isThere()
                ? "the agent was not shown its classes, or failed on them, when they were loaded, such as on a"
                    + " full stack or in the middle of a class loader's work; use the runtime once before that"
                : "instrument that jar at build time too (java -jar weft-agent.jar instrument IN OUT), or"
                    + " add the JVM option -javaagent:weft-agent.jar"));
  }
}
