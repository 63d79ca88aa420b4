package io.weft.abi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the trace of an exception look as if nothing had ever been suspended. Below a frame that was
 * resumed, the thread's stack has the resume loop and not the callers; those are frames.
 */
final class SplicedTrace {
  /** As many elements as the JVM itself records unless told otherwise. */
  private static final int MAX_ELEMENTS = 1024;

  /** How many causes and suppressed exceptions of one exception are looked at. */
  private static final int MAX_OTHERS = 64;

  private static final String LOOP = Continuation.class.getName();
  private static final String ADAPTER = "adapt$weft$";

  /** How many resume loops run on this thread: that of a coroutine is on top of that of its task. */
  private static long loops() {
    return StackWalker.getInstance()
        .walk(frames -> frames
            .filter(f -> f.getMethodName().equals("run") && f.getClassName().equals(LOOP))
            .count());
  }

  private final Frame frame;

  /** See {@link #loops()}; 0: there is no other that could have the same frames. */
  private final long loops;

  private SplicedTrace(Frame frame, Continuation continuation) {
    this.frame = frame;
    // Looking at the stack costs as much as all the rest, and a task is not inside of another
    // continuation.
    this.loops = continuation.carrier.task() == continuation ? 0 : loops();
  }

  /**
   * Puts the callers of a frame into a trace that has it, and into those of causes and suppressed
   * exceptions. A trace without it, or which was completed before, stays as it is, and so does one of a class that makes
   * its traces, or names its causes, by itself.
   *
   * @param continuation which runs the frame
   * @return whether the exception's own trace was completed now
   */
  static boolean splice(Throwable thrown, Frame frame, Continuation continuation) {
    return new SplicedTrace(frame, continuation).spliceAll(thrown);
  }

  private boolean spliceAll(Throwable thrown) {
    boolean completed = spliceOne(thrown);
    Throwable cause = cause(thrown);
    Throwable[] suppressed = thrown.getSuppressed();
    if (cause != null || suppressed.length > 0) {
      spliceOthers(thrown);
    }
    return completed;
  }

  /** Without recursion: the stack may be full. */
  private void spliceOthers(Throwable thrown) {
    Set<Throwable> found = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    found.add(thrown);
    open.add(thrown);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (next != thrown) {
        spliceOne(next);
      }
      Stream.concat(Stream.ofNullable(cause(next)), Stream.of(next.getSuppressed()))
          .filter(t -> found.size() < MAX_OTHERS && found.add(t))
          .forEach(open::add);
    }
  }

  private static Throwable cause(Throwable thrown) {
    return OverriddenTraces.hasOwnCause(thrown) ? null : thrown.getCause();
  }

  private boolean spliceOne(Throwable thrown) {
    if (OverriddenTraces.hasOwnTrace(thrown)) {
      return false;
    }
    StackTraceElement[] elements = thrown.getStackTrace();
    int entry = entry(elements);
    if (entry < 1) {
      return false;
    }
    List<StackTraceElement> result = new ArrayList<>(elements.length);
    for (int i = 0; i < entry - 1; i++) {
      add(elements[i], result);
    }
    add(asWritten(elements[entry - 1], frame.location()), result);
    for (Frame caller = frame.parent;
        caller != null && result.size() < MAX_ELEMENTS;
        caller = caller.parent) {
      add(caller.location(), result);
    }
    for (int i = belowLoop(elements, entry); i < elements.length; i++) {
      add(elements[i], result);
    }
    thrown.setStackTrace(result.toArray(new StackTraceElement[0]));
    return true;
  }

  /**
   * Where this loop has entered the frame, or -1. One around it may have entered a frame of the same method; a trace that
   * has that one alone was completed before.
   */
  private int entry(StackTraceElement[] elements) {
    String frameName = frame.getClass().getName();
    boolean uncounted = loops == 0 || elements.length >= MAX_ELEMENTS; // the first is this loop's
    long below =
        uncounted ? loops : Stream.of(elements).filter(SplicedTrace::isRun).count();
    for (int i = 0; i < elements.length; i++) {
      if (below == loops
          && elements[i].getMethodName().equals("resume")
          && elements[i].getClassName().equals(frameName)) {
        return i;
      }
      if (!uncounted && isRun(elements[i])) {
        below--;
      }
    }
    return -1;
  }

  private static boolean isRun(StackTraceElement element) {
    return element.getMethodName().equals("run") && element.getClassName().equals(LOOP);
  }

  private static int belowLoop(StackTraceElement[] elements, int entry) {
    int below = entry + 1;
    while (below < elements.length && isLoop(elements[below])) {
      below++;
    }
    return below;
  }

  private static boolean isLoop(StackTraceElement element) {
    String method = element.getMethodName();
    return element.getClassName().equals(LOOP)
        && (method.equals("run") || method.equals("saveFailed"));
  }

  /**
   * A resumed body's element under the name of its method, and as the JVM prints it.
   *
   * @param method some place in the method
   */
  private static StackTraceElement asWritten(StackTraceElement resumed, StackTraceElement method) {
    return new StackTraceElement(
        method.getClassLoaderName(),
        method.getModuleName(),
        method.getModuleVersion(),
        resumed.getClassName(),
        method.getMethodName(),
        resumed.getFileName(),
        resumed.getLineNumber());
  }

  private static void add(StackTraceElement element, List<StackTraceElement> result) {
    if (result.size() < MAX_ELEMENTS && !isAdapter(element) && !isPlainEntry(element, result)) {
      result.add(element);
    }
  }

  /** Plain entries only pass a call on, and have no line. */
  private static boolean isPlainEntry(StackTraceElement element, List<StackTraceElement> inner) {
    if (element.getLineNumber() >= 0 || element.isNativeMethod() || inner.isEmpty()) {
      return false;
    }
    StackTraceElement callee = inner.get(inner.size() - 1);
    return callee.getLineNumber() >= 0
        && callee.getMethodName().equals(element.getMethodName())
        && callee.getClassName().equals(element.getClassName());
  }

  /** Whether a place is in a method of the agent's own, between a method reference and its target. */
  static boolean isAdapter(StackTraceElement element) {
    return element.getMethodName().startsWith(ADAPTER);
  }
}
