package io.weft.abi;

import io.weft.PinnedException;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out, when it is too late, which frames keep an operation from suspending. */
final class PinnedStack {
  private static final StackWalker WALKER = StackWalker.getInstance(
      Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE, StackWalker.Option.SHOW_REFLECT_FRAMES));
  private static final String ABI_PACKAGE = "io.weft.abi.";
  private static final String CONTINUATION = "Lio/weft/abi/Continuation;)";

  /** The operation of the runtime that was reached, as the program called it. */
  private StackFrame operation;

  /** The innermost frame of the program that was called with a continuation. */
  private StackFrame inner;

  /** The frames in between, innermost first. */
  private final List<StackFrame> culprits = new ArrayList<>();

  /** The frame below which everything is suspendable again. */
  private StackFrame outer;

  private boolean pastEntry;

  private PinnedStack() {}

  static PinnedException exception(String site) {
    PinnedStack stack = new PinnedStack();
    WALKER.forEach(stack::visit);
    List<StackTraceElement> frames = new ArrayList<>();
    if (site == null) {
      stack.culprits.forEach(f -> frames.add(f.toStackTraceElement()));
    }
    return new PinnedException(stack.message(site), frames);
  }

  private void visit(StackFrame frame) {
    if (outer != null) {
      return;
    }
    boolean abi = frame.getClassName().startsWith(ABI_PACKAGE);
    if (abi && !pastEntry) {
      return; // checkpoint and what it calls
    }
    boolean instrumented = isInstrumented(frame);
    if (!pastEntry && !instrumented && isOfContinuation(frame)) {
      return; // what another kind of continuation does at a checkpoint
    }
    if (!pastEntry) {
      if (inner == null && isRuntime(frame) && !isBody(frame)) {
        operation = frame; // the outermost is the one that the program called
      } else if (instrumented && inner == null) {
        inner = frame;
      }
      pastEntry = !instrumented;
      if (pastEntry && !isPlainEntry(frame)) {
        culprits.add(frame);
      }
      return;
    }
    if (isTwinOf(frame, culprits)) {
      return; // the two are one method to the program
    }
    if (instrumented || abi) {
      outer = frame;
    } else {
      culprits.add(frame);
    }
  }

  private static boolean isInstrumented(StackFrame frame) {
    return descriptor(frame).contains(CONTINUATION);
  }

  /** Empty when the JVM cannot tell: some versions want all types of it to be there. */
  private static String descriptor(StackFrame frame) {
    try {
      return frame.getDescriptor();
    } catch (LinkageError | RuntimeException missing) {
      return "";
    }
  }

  private static boolean isOfContinuation(StackFrame frame) {
    return Continuation.class.isAssignableFrom(frame.getDeclaringClass());
  }

  /** Whether a frame is the outermost one of a continuation, which calls the program. */
  private static boolean isBody(StackFrame frame) {
    return isOfContinuation(frame) && frame.getMethodName().equals("body");
  }

  private static boolean isRuntime(StackFrame frame) {
    Module module = frame.getDeclaringClass().getModule();
    return frame.getDeclaringClass().getPackageName().startsWith("io.weft")
        && (module.isNamed()
            ? "io.weft".equals(module.getName())
            : frame.getDeclaringClass().getClassLoader() == PinnedStack.class.getClassLoader()
                && RuntimePackages.contain(frame.getDeclaringClass().getPackageName()));
  }

  /** Whether a frame is the plain entry of a method with a twin, which only passes a call on. */
  private static boolean isPlainEntry(StackFrame frame) {
    return refusal(frame) == null && twin(frame).map(Executable::isSynthetic).orElse(false);
  }

  /** Why the agent could not instrument the method of a frame, or null if it could. */
  private static String refusal(StackFrame frame) {
    return Marks.refusal(frame.getDeclaringClass(), frame.getMethodName(), descriptor(frame));
  }

  private static Optional<Executable> twin(StackFrame frame) {
    Class<?> type = frame.getDeclaringClass();
    try {
      MethodType types = frame.getMethodType().appendParameterTypes(Continuation.class);
      return Optional.of(
          "<init>".equals(frame.getMethodName())
              ? type.getDeclaredConstructor(types.parameterArray())
              : type.getDeclaredMethod(frame.getMethodName(), types.parameterArray()));
    } catch (NoSuchMethodException | LinkageError | RuntimeException absent) {
      return Optional.empty();
    }
  }

  /** Whether a frame is that of the twin which called the innermost of the other frames. */
  private static boolean isTwinOf(StackFrame frame, List<StackFrame> inner) {
    if (inner.isEmpty() || !isInstrumented(frame)) {
      return false;
    }
    StackFrame called = inner.get(inner.size() - 1);
    return refusal(called) != null
        && called.getDeclaringClass() == frame.getDeclaringClass()
        && called.getMethodName().equals(frame.getMethodName())
        && descriptor(called).equals(descriptor(frame).replace(CONTINUATION, ")"));
  }

  private String message(String site) {
    StringBuilder text = new StringBuilder();
    text.append(operation == null ? "an operation that may wait" : name(operation));
    text.append(" may wait, but the code that called it cannot be suspended here");
    if (site != null) {
      return text.append("\n  pinned: ").append(site).toString();
    }
    if (inner != null) {
      text.append("\n  reached at ").append(asWritten(inner));
    }
    if (culprits.isEmpty()) {
      text.append("\n  which was called through a type whose method is not suspendable");
      if (Interposed.isPossible()) {
        text.append(", or on an object whose class was not instrumented");
      }
    } else {
      text.append("\n  through frames that are not instrumented:");
    }
    boolean jdk = false;
    boolean refused = false;
    StackFrame forgotten = null;
    StackFrame first = null;
    for (StackFrame frame : culprits) {
      text.append("\n  at ").append(frame.toStackTraceElement());
      String refusal = refusal(frame);
      if (refusal != null) {
        text.append(", which the agent refused to instrument: ").append(refusal);
        refused = true;
      }
      boolean inJdk = isJdk(frame);
      if (!inJdk && Instrumented.isForgotten(frame.getDeclaringClass())) {
        forgotten = frame;
      }
      jdk |= inJdk;
      if (first == null && !inJdk) {
        first = frame;
      }
    }
    if (outer != null && !outer.getClassName().startsWith(ABI_PACKAGE)) {
      text.append("\n  called from ").append(asWritten(outer));
    }
    if (forgotten != null) {
      return text.append("\n  do: instrument ")
          .append(forgotten.getClassName())
          .append(" too: at build time (java -jar weft-agent.jar instrument IN OUT), or by the JVM"
              + " option -javaagent:weft-agent.jar before the class is first used")
          .toString();
    }
    return text.append("\n  do: ")
        .append(refused ? "what the refusal says" : remedy(first, jdk))
        .toString();
  }

  /** A resumed body's place under the name of its method. */
  private static String asWritten(StackFrame frame) {
    String text = frame.toStackTraceElement().toString();
    int end = frame.getMethodName().indexOf("$weft$");
    return end < 0
        ? text
        : text.replace(frame.getMethodName() + "(", frame.getMethodName().substring(0, end) + "(");
  }

  private static String remedy(StackFrame first, boolean jdk) {
    String callback =
        "code of the JDK that calls back (forEach, streams, computeIfAbsent, reflection) cannot be"
            + " suspended: use a loop or a direct call instead";
    if (first == null) {
      return jdk
          ? callback
          : "annotate the method of that interface or superclass with @io.weft.Suspendable"
              + (Interposed.isPossible()
                  ? "; or instrument the object's class too (for one that is made at run time:"
                      + " -javaagent:weft-agent.jar)"
                  : "");
    }
    boolean lambda = first.getMethodName().startsWith("lambda$"); // as javac and kotlinc name them
    String annotate = lambda
        ? "annotate " + first.getDeclaringClass().getName()
            + ", whose lambda that is, with @io.weft.Suspendable, and the method of the interface that it"
            + " implements if that is none of the JDK"
        : "annotate " + name(first) + " with @io.weft.Suspendable";
    return jdk ? callback + "; otherwise " + annotate : annotate;
  }

  private static boolean isJdk(StackFrame frame) {
    ClassLoader loader = frame.getDeclaringClass().getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static String name(StackFrame frame) {
    String type = frame.getDeclaringClass().getName();
    return type + "." + frame.getMethodName().replaceFirst("^<init>$", "<init> (constructor)");
  }
}
