package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each way to reach a waiting operation through code that cannot be suspended. */
class PinnedTest {
  private static final String FILE = "PinnedTest.java";

  private final List<String> effects = new ArrayList<>();

  @Suspendable
  private int pause(int value) {
    effects.add("before " + value);
    Coroutine.suspend();
    effects.add("after " + value);
    return value;
  }

  private int forgotten(int value) {
    return pause(value) + 1; // line A
  }

  @Suspendable
  private synchronized int locked(int value) {
    return pause(value);
  }

  private static PinnedException pinned(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    return assertThrows(PinnedException.class, coroutine::resume);
  }

  private static void assertNames(PinnedException pinned, int frame, String method, int line) {
    StackTraceElement element = pinned.frames().get(frame);
    assertEquals(PinnedTest.class.getName(), element.getClassName());
    assertEquals(method, element.getMethodName());
    assertEquals(FILE, element.getFileName());
    assertEquals(line, element.getLineNumber());
    String place = method + "(" + FILE + ":" + line + ")";
    assertTrue(pinned.getMessage().contains(place), pinned.getMessage());
  }

  @Test
  void namesTheMethodWhoseAnnotationWasForgotten() {
    PinnedException pinned = pinned(() -> forgotten(1));
    assertEquals(1, pinned.frames().size());
    assertNames(pinned, 0, "forgotten", Lines.of(PinnedTest.class, "// line A"));
    assertTrue(pinned.getMessage().contains("Coroutine.suspend"), pinned.getMessage());
    assertTrue(pinned.getMessage().contains("annotate io.weft.soundness.PinnedTest.forgotten"));
    assertEquals(List.of("before 1"), effects);
  }

  @Test
  void namesTheLambdaAndTheLoopOfTheJdkThatCallsIt() {
    PinnedException pinned = pinned(() -> List.of(1, 2, 3).forEach(x -> pause(x))); // line B
    String message = pinned.getMessage();
    String line = FILE + ":" + Lines.of(PinnedTest.class, "// line B") + ")";
    assertTrue(message.contains("reached at io.weft.soundness.PinnedTest.pause("), message);
    assertTrue(message.contains("PinnedTest.lambda$") && message.contains(line), message);
    assertTrue(pinned.frames().get(0).getMethodName().equals("forEach"), message);
    assertTrue(message.contains("use a loop"), message);
    assertEquals(List.of("before 1"), effects);
  }

  /** Has nothing else that is suspendable, so the agent does not look at its lambdas. */
  private static final class MakesLambdas {
    private MakesLambdas() {}

    static Supplier<Integer> make(PinnedTest test) {
      return () -> test.pause(1);
    }
  }

  @Test
  void namesTheClassWhoseLambdaWasOverlooked() {
    Supplier<Integer> lambda = MakesLambdas.make(this);
    PinnedException pinned = pinned(() -> effects.add("got " + lambda.get()));
    assertTrue(
        pinned.getMessage().contains("annotate io.weft.soundness.PinnedTest$MakesLambdas, whose"),
        pinned.getMessage());
  }

  @Test
  void namesTheReflectiveCall() throws ReflectiveOperationException {
    var method = PinnedTest.class.getDeclaredMethod("pause", int.class);
    Coroutine coroutine = new Coroutine(() -> method.invoke(this, 7));
    InvocationTargetException thrown =
        assertThrows(InvocationTargetException.class, coroutine::resume);
    PinnedException pinned = (PinnedException) thrown.getCause();
    assertTrue(pinned.getMessage().contains("java.lang.reflect.Method.invoke"));
    assertTrue(pinned.frames().stream()
        .anyMatch(f -> f.getClassName().equals("java.lang.reflect.Method")));
    assertEquals(List.of("before 7"), effects);
  }

  @Test
  void namesThePlaceWhereTheMonitorIsHeld() {
    PinnedException pinned = pinned(() -> {
      synchronized (effects) { // line C
        pause(1); // line D
      }
    });
    String message = pinned.getMessage();
    int call = Lines.of(PinnedTest.class, "// line D");
    int monitor = Lines.of(PinnedTest.class, "// line C");
    assertTrue(message.contains("W-104"), message);
    assertTrue(message.contains(FILE + ":" + call + ")"), message);
    assertTrue(message.contains("monitor entered at line " + monitor), message);
    assertFalse(Thread.holdsLock(effects), "the monitor was left locked");
    assertEquals(List.of("before 1"), effects);
  }

  @Test
  void namesTheSynchronizedMethod() {
    PinnedException pinned = pinned(() -> locked(1));
    assertTrue(pinned.getMessage().contains("W-105"), pinned.getMessage());
    assertTrue(pinned.getMessage().contains("PinnedTest.locked("), pinned.getMessage());
    assertFalse(Thread.holdsLock(this), "the monitor was left locked");
  }

  @Test
  void namesCallbacksOfCollections() {
    Map<Integer, Integer> map = new HashMap<>();
    PinnedException pinned = pinned(() -> map.computeIfAbsent(1, k -> pause(k)));
    assertTrue(pinned.getMessage().contains("computeIfAbsent"), pinned.getMessage());
    assertTrue(map.isEmpty(), "a dummy value was stored: " + map);
  }

  @Test
  void namesTheClassInitialiser() {
    Coroutine coroutine = new Coroutine(() -> Initialised.touch());
    Throwable thrown = assertThrows(ExceptionInInitializerError.class, coroutine::resume);
    assertTrue(thrown.getCause() instanceof PinnedException, String.valueOf(thrown.getCause()));
    assertTrue(
        thrown.getCause().getMessage().contains("<clinit>"), thrown.getCause().getMessage());
  }

  @Test
  void namesTheArgumentsOfTheSuperConstructor() {
    PinnedException pinned = pinned(() -> new Child(new PinnedTest()));
    assertTrue(pinned.getMessage().contains("W-106"), pinned.getMessage());
  }

  @Test
  void namesTheConstructorThatAssignsAFinalFieldLater() {
    PinnedException pinned = pinned(() -> new FinalLater(new PinnedTest()));
    assertTrue(pinned.getMessage().contains("W-107"), pinned.getMessage());
  }

  @Test
  void codeThatWaitsForNothingJustWorksUnderAPin() {
    List<Object> results = new ArrayList<>();
    Coroutine coroutine =
        new Coroutine(() -> List.of(1, 2).forEach(x -> results.add(suspendableButQuick(x))));
    assertFalse(coroutine.resume());
    assertEquals(List.of(2, 4), results);
  }

  @Suspendable
  private static int suspendableButQuick(int x) {
    return x * 2;
  }

  @Test
  void theRestOfTheProgramGoesOnAfterAPinWasCaught() {
    Coroutine coroutine = new Coroutine(() -> {
      try {
        forgotten(1);
      } catch (PinnedException expected) {
        pause(2);
      }
    });
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(List.of("before 1", "before 2", "after 2"), effects);
  }

  @Test
  void aBareCoroutineInsideAnotherSuspendsOnlyItself() {
    Coroutine outer = new Coroutine(() -> {
      Coroutine inner = new Coroutine(() -> pause(1));
      assertTrue(inner.resume());
      pause(2);
      assertFalse(inner.resume());
    });
    assertTrue(outer.resume());
    assertFalse(outer.resume());
    assertEquals(List.of("before 1", "before 2", "after 2", "after 1"), effects);
  }

  @Test
  void suspendOutsideAnyCoroutineIsRefused() {
    IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> pause(1));
    assertFalse(thrown instanceof PinnedException);
  }

  static final class Initialised {
    static final int VALUE = new PinnedTest().pause(1);

    static void touch() {}
  }

  static class Parent {
    @Suspendable
    Parent(int value) {}
  }

  static final class Child extends Parent {
    @Suspendable
    Child(PinnedTest test) {
      super(test.pause(1));
    }
  }

  static final class FinalLater {
    final int value;

    @Suspendable
    FinalLater(PinnedTest test) {
      int computed = test.pause(1);
      value = computed;
    }
  }

  @Suspendable
  private static void callsBackAfterASuspension() {
    Coroutine.suspend();
    List.of(1).forEach(i -> Coroutine.suspend());
  }

  @Test
  void namesAResumedMethodAsItIsWritten() {
    Coroutine coroutine = new Coroutine(() -> callsBackAfterASuspension());
    assertTrue(coroutine.resume());
    String message = assertThrows(PinnedException.class, coroutine::resume).getMessage();
    assertTrue(
        message.contains(
            "called from " + PinnedTest.class.getName() + ".callsBackAfterASuspension("),
        message);
  }
}
