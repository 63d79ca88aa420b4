package io.weft.stacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Generator;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Traces look as if nothing had been suspended, where an exception is caught and where it arrives. */
class SplicedTraceTest {
  /** Thrown on purpose. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }

    Failure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Writes no trace. */
  private static final class Traceless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Traceless() {
      super("no trace", null, false, false);
    }
  }

  /** Cannot even be looked at. */
  private static final class Hostile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("hands off");
    }
  }

  /** Runs a coroutine when it is looked at. */
  private static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private int suspensions;

    @Override
    public synchronized Throwable getCause() {
      Coroutine coroutine = new Coroutine(Coroutine::suspend);
      while (coroutine.resume()) {
        suspensions++;
      }
      return null;
    }
  }

  private static void run(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    while (coroutine.resume()) {
      // to the end
    }
  }

  /** The methods of this class in a trace, innermost first, up to the coroutine's body. */
  private static List<String> methods(Throwable thrown) {
    return Stream.of(thrown.getStackTrace())
        .filter(e -> e.getClassName().equals(SplicedTraceTest.class.getName()))
        .map(StackTraceElement::getMethodName)
        .takeWhile(name -> !name.startsWith("lambda$") && !name.equals("run"))
        .toList();
  }

  private static void helper() {
    throw new Failure("from a helper");
  }

  @Suspendable
  private static void inner() {
    Coroutine.suspend();
    helper();
  }

  @Suspendable
  private static void middle() {
    inner();
  }

  @Suspendable
  private static void outer() {
    middle();
  }

  @Test
  void showsTheCallersOfAResumedFrame() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::outer));
    assertEquals(List.of("helper", "inner", "middle", "outer"), methods(failure).subList(0, 4));
  }

  /** A coroutine around another one, in the same method. */
  @Suspendable
  private static void recurse(boolean around) {
    Coroutine.suspend();
    try {
      if (around) {
        run(SplicedTraceTest::innerTop);
      } else {
        wrapsOnce();
      }
    } catch (Failure failure) {
      throw new Failure("around it", failure);
    }
  }

  @Suspendable
  private static void innerTop() {
    between();
  }

  @Suspendable
  private static void between() {
    recurse(false);
  }

  @Suspendable
  private static void wrapsOnce() {
    try {
      inner();
    } catch (Failure failure) {
      throw new Failure("in it", failure);
    }
  }

  @Suspendable
  private static void outerTop() {
    recurse(true);
  }

  @Test
  void aMethodOnTwoStacksHasTheCallersOfEach() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::outerTop));
    assertEquals(List.of("recurse", "outerTop"), methods(failure).subList(0, 2));
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    assertEquals(
        List.of("helper", "inner", "wrapsOnce", "recurse", "between", "innerTop"),
        methods(innermost).subList(0, 6));
  }

  /** The JVM leaves out what its own loaders are called. */
  @Test
  void isPrintedAsTheJvmWouldPrintIt() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::outer));
    String type = SplicedTraceTest.class.getName();
    for (StackTraceElement element : failure.getStackTrace()) {
      if (element.getClassName().equals(type)) {
        assertTrue(element.toString().startsWith(type + "."), element.toString());
      }
    }
  }

  @Test
  void showsNothingOfTheResumeLoop() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::outer));
    for (StackTraceElement element : failure.getStackTrace()) {
      assertTrue(!element.toString().contains("$weft$"), element.toString());
      assertTrue(!element.toString().contains("$$Frame$"), element.toString());
      assertTrue(!element.getMethodName().equals("run") || !inLoop(element), element.toString());
    }
  }

  private static boolean inLoop(StackTraceElement element) {
    return element.getClassName().equals("io.weft.abi.Continuation");
  }

  @Suspendable
  private static void catching(List<List<String>> seen) {
    Coroutine.suspend();
    try {
      helper();
    } catch (Failure caught) {
      seen.add(methods(caught));
      throw caught;
    }
  }

  @Suspendable
  private static void callsCatching(List<List<String>> seen) {
    catching(seen);
  }

  @Test
  void isCompleteWhereItIsCaught() {
    List<List<String>> seen = new ArrayList<>();
    Failure failure = assertThrows(Failure.class, () -> run(() -> callsCatching(seen)));
    List<String> expected = List.of("helper", "catching", "callsCatching");
    assertEquals(List.of(expected), seen);
    assertEquals(expected, methods(failure));
  }

  /** Throws four calls deep; the third holds the exception while it waits, the second was resumed. */
  @Suspendable
  private static void again(int depth) {
    if (depth == 2) {
      Coroutine.suspend();
    }
    try {
      if (depth == 0) {
        helper();
      } else {
        again(depth - 1);
      }
    } finally {
      if (depth == 1) {
        Coroutine.suspend();
      }
    }
  }

  @Test
  void showsEachCallOfARecursionOnceWhenACalleeHeldTheException() {
    Failure failure = assertThrows(Failure.class, () -> run(() -> again(3)));
    assertEquals(List.of("helper", "again", "again", "again", "again"), methods(failure));
  }

  @Suspendable
  private static void report(Throwable thrown) {
    assertTrue(thrown.getStackTrace().length > 0);
    Coroutine.suspend();
  }

  /** Throws what it has made, and had in a variable while it waited. */
  @Suspendable
  private static void makesFirst(int depth) {
    if (depth == 2) {
      Coroutine.suspend();
    }
    if (depth > 0) {
      makesFirst(depth - 1);
      return;
    }
    Failure made = new Failure("made early");
    report(made);
    throw made;
  }

  @Test
  void showsEachCallOfARecursionOnceWhenTheExceptionWaitedInAVariable() {
    Failure failure = assertThrows(Failure.class, () -> run(() -> makesFirst(3)));
    assertEquals(List.of("makesFirst", "makesFirst", "makesFirst", "makesFirst"), methods(failure));
  }

  /** Waits while it is made. */
  private static final class Audited extends Exception {
    private static final long serialVersionUID = 1L;

    @Suspendable
    Audited(String message) {
      super(message);
      report(this);
    }
  }

  @Suspendable
  private static void throwsAudited(int depth) throws Audited {
    if (depth == 2) {
      Coroutine.suspend();
    }
    if (depth > 0) {
      throwsAudited(depth - 1);
      return;
    }
    throw new Audited("audited");
  }

  @Test
  void showsEachCallOfARecursionOnceWhenTheExceptionWaitedWhileItWasMade() {
    Audited[] failure = new Audited[1];
    run(() -> {
      try {
        throwsAudited(3);
      } catch (Audited caught) {
        failure[0] = caught;
      }
    });
    assertEquals(
        List.of("throwsAudited", "throwsAudited", "throwsAudited", "throwsAudited"),
        methods(failure[0]));
  }

  @Suspendable
  private static void wrapping() {
    Coroutine.suspend();
    try {
      helper();
    } catch (Failure caught) {
      throw new Failure("wrapped", caught);
    }
  }

  @Suspendable
  private static void callsWrapping() {
    wrapping();
  }

  @Test
  void completesCausesToo() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::callsWrapping));
    assertEquals(List.of("wrapping", "callsWrapping"), methods(failure));
    assertEquals(List.of("helper", "wrapping", "callsWrapping"), methods(failure.getCause()));
  }

  private static void wrapsBelow() {
    try {
      helper();
    } catch (Failure caught) {
      throw new Failure("wrapped where nothing suspends", caught);
    }
  }

  @Suspendable
  private static void callsWrapsBelow() {
    Coroutine.suspend();
    wrapsBelow();
  }

  @Test
  void completesCausesThatWereCaughtByPlainCode() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::callsWrapsBelow));
    assertEquals(List.of("helper", "wrapsBelow", "callsWrapsBelow"), methods(failure.getCause()));
  }

  /** Closing fails as well. */
  private static final class Resource implements AutoCloseable {
    @Override
    public void close() {
      helper();
    }
  }

  @Suspendable
  private static void closing() {
    try (Resource resource = new Resource()) {
      Coroutine.suspend();
      assertTrue(resource != null);
      helper();
    }
  }

  @Test
  void completesSuppressedExceptions() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::closing));
    assertEquals(List.of("helper", "closing"), methods(failure));
    assertEquals(List.of("helper", "closing"), methods(failure.getSuppressed()[0]));
  }

  @Suspendable
  private static void closingInside() {
    try (Resource resource = new Resource()) {
      assertTrue(resource != null);
      closingWhatFails();
    }
  }

  @Suspendable
  private static void closingWhatFails() {
    Coroutine.suspend();
    try (FailsToClose outer = new FailsToClose()) {
      assertTrue(outer != null);
      helper();
    }
  }

  private static final class FailsToClose implements AutoCloseable {
    @Override
    public void close() {
      Failure failure = new Failure("from close");
      failure.addSuppressed(new Failure("below it", new Failure("its cause")));
      throw failure;
    }
  }

  @Test
  void completesWhatIsBelowSuppressedExceptions() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::closingInside));
    Throwable below = failure.getSuppressed()[0].getSuppressed()[0];
    for (Throwable each : List.of(failure.getSuppressed()[0], below, below.getCause())) {
      assertEquals(List.of("closingWhatFails", "closingInside"), methods(each));
    }
  }

  @Suspendable
  private static void nested() {
    Coroutine.suspend();
    try (Generator<Integer> generator = Generator.of(out -> {
      out.yield(1);
      middle();
    })) {
      while (generator.hasNext()) {
        generator.next();
      }
    }
  }

  @Suspendable
  private static void callsNested() {
    nested();
  }

  @Test
  void joinsTheStacksOfNestedCoroutines() {
    Failure failure = assertThrows(Failure.class, () -> run(SplicedTraceTest::callsNested));
    List<String> all = Stream.of(failure.getStackTrace())
        .filter(e -> e.getClassName().equals(SplicedTraceTest.class.getName()))
        .map(StackTraceElement::getMethodName)
        .filter(name -> !name.startsWith("lambda$"))
        .toList();
    assertEquals(List.of("helper", "inner", "middle", "nested", "callsNested"), all.subList(0, 5));
  }

  @Suspendable
  private static void throwing(RuntimeException failure) {
    Coroutine.suspend();
    throw failure;
  }

  @Suspendable
  private static void rethrowing(RuntimeException failure, List<Throwable> seen) {
    try {
      throwing(failure);
    } catch (RuntimeException caught) {
      seen.add(caught);
      throw caught;
    }
  }

  @Test
  void leavesExceptionsAloneThatHaveNoTraceOrGiveNone() {
    for (RuntimeException failure : List.of(new Traceless(), new Hostile())) {
      List<Throwable> seen = new ArrayList<>();
      RuntimeException thrown =
          assertThrows(failure.getClass(), () -> run(() -> rethrowing(failure, seen)));
      assertSame(failure, thrown);
      assertSame(failure, seen.get(0));
    }
  }

  @Test
  void anExceptionThatAnswersForItsCauseIsNotAsked() {
    Busy failure = new Busy();
    List<Throwable> seen = new ArrayList<>();
    assertSame(failure, assertThrows(Busy.class, () -> run(() -> rethrowing(failure, seen))));
    assertEquals(List.of(failure), seen);
    assertEquals(0, failure.suspensions, "the program has not asked");
  }

  @Test
  void leavesATraceAloneThatWasMadeElsewhere() {
    Failure made = new Failure("made before");
    StackTraceElement[] before = made.getStackTrace();
    assertThrows(Failure.class, () -> run(() -> rethrowing(made, new ArrayList<>())));
    assertEquals(List.of(before), List.of(made.getStackTrace()));
  }

  @Suspendable
  private static int down(int depth) {
    if (depth == 0) {
      inner();
      return 0;
    }
    return down(depth - 1) + 1;
  }

  @Test
  void cutsDeepTracesWhereTheJvmDoes() {
    Failure failure = assertThrows(Failure.class, () -> run(() -> down(3_000)));
    assertEquals(1024, failure.getStackTrace().length);
    assertEquals(List.of("helper", "inner", "down", "down"), methods(failure).subList(0, 4));
  }

  @Suspendable
  private static void causing(Failure one, Failure other) {
    Coroutine.suspend();
    one.initCause(other);
    other.initCause(one);
    throw one;
  }

  @Test
  void survivesCausesInACircle() {
    Failure one = new Failure("one");
    Failure other = new Failure("other");
    assertSame(one, assertThrows(Failure.class, () -> run(() -> causing(one, other))));
  }
}
