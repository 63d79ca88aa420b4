package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import io.weft.equivalence.AgentInstaller;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lambdas of several interfaces, which javac links as one of them with the others as markers. */
class IntersectionTest {
  static {
    AgentInstaller.install();
  }

  private interface Test1 extends Predicate<String> {
    @Override
    boolean test(String value);
  }

  private interface Test2 extends Test1, Predicate<String> {}

  private interface Counts<T> {
    @Suspendable
    int count(T value);
  }

  private interface Letters extends Counts<String> {
    @Override
    @Suspendable
    int count(String value);
  }

  private interface Both extends Letters, Counts<String> {}

  private interface Named extends Callable<String> {
    @Override
    default String call() {
      return "named";
    }
  }

  private interface Unnamed extends Named {
    @Override
    String call();
  }

  private static boolean waits;

  @Suspendable
  private static void pause() {
    if (waits) {
      Coroutine.suspend();
    }
  }

  private static Object run(SuspendableCallable<Object> body) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    waits = true;
    try {
      assertTrue(coroutine.resume());
      assertFalse(coroutine.resume());
    } finally {
      waits = false;
    }
    return result[0];
  }

  @Suspendable
  private static Object ofLengthOne() {
    return (Test2 & Serializable) value -> {
      pause();
      return value.length() == 1;
    };
  }

  @Suspendable
  private static <C extends Both & Serializable> C asItIs(C counts) {
    return counts;
  }

  @Suspendable
  private static Counts<String> lengths() {
    return IntersectionTest.asItIs(value -> {
      pause();
      return value.length();
    });
  }

  @Test
  @SuppressWarnings("unchecked") // as a lambda of Test2 is a predicate of strings
  void aMarkersBridgeDoesNotStandBesideThePlainEntry() {
    Predicate<String> plain = (Predicate<String>) ofLengthOne();
    assertTrue(plain.test("x"));
    assertEquals(2, Stream.of("a", "bc", "d").filter(plain).count());
    assertEquals(true, run(() -> plain.test("x")));
    Test1 strings = (Test1) ofLengthOne();
    assertFalse(strings.test("xy"));
  }

  @Test
  void norThatOfAnInterfaceWithATwin() {
    Counts<String> lengths = lengths();
    assertEquals(3, lengths.count("abc"));
    assertEquals(3, run(() -> lengths.count("abc")));
  }

  @Suspendable
  private static Callable<String> malformed() {
    return (Unnamed & Named) () -> {
      pause();
      return "made";
    };
  }

  /** The compiler counts its bridges wrongly. */
  @Test
  void whatTheJdkRefusesToLinkIsLeftToIt() {
    assertThrows(BootstrapMethodError.class, IntersectionTest::malformed);
  }

  private interface Stops {
    @Suspendable
    void run();
  }

  private interface StopsAndRuns extends Stops, Runnable {}

  private interface Gives {
    @Suspendable
    Object get();
  }

  private interface GivesAndSupplies extends Gives, Supplier<Object> {}

  @Suspendable
  private static Object clear(List<String> list) {
    StopsAndRuns clears = list::clear;
    clears.run();
    ((Stops) clears).run();
    ((Runnable) clears).run();
    GivesAndSupplies gives = "x"::toString;
    assertEquals("x", ((Gives) gives).get());
    assertEquals("x", ((Supplier<?>) gives).get());
    pause();
    return gives.get();
  }

  /** The runtime's twin of a method of the JDK is not the only one that such an interface gets. */
  @Test
  void aReferenceToPlainCodeForAnInterfaceThatIsSuspendableAndOfTheJdk() {
    List<String> list = new ArrayList<>(List.of("a"));
    assertEquals("x", run(() -> clear(list)));
    assertEquals(List.of(), list);
  }

  private interface Steps {
    @Suspendable
    void run();
  }

  private interface Plain {
    void run();
  }

  /** The call site names what stands last, or what is no marker; this class has nothing else to be read for. */
  private static final class Makers {
    static Object last(Runnable body) {
      return (Steps & Runnable) () -> pauseAnd(body);
    }

    static Object first(Runnable body) {
      return (Plain & Steps) () -> pauseAnd(body);
    }

    static Object between(Runnable body) {
      return (Plain & Serializable & Steps) () -> pauseAnd(body);
    }
  }

  @Suspendable
  private static void pauseAnd(Runnable body) {
    pause();
    body.run();
  }

  @Test
  void aTypeThatTheCallSiteDoesNotNameMayBeTheSuspendableOne() {
    List<Integer> done = new ArrayList<>();
    for (Object made : List.of(
        Makers.last(() -> done.add(1)),
        Makers.first(() -> done.add(2)),
        Makers.between(() -> done.add(3)))) {
      run(() -> {
        ((Steps) made).run();
        return null;
      });
    }
    assertEquals(List.of(1, 2, 3), done);
  }
}
