package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.equivalence.AgentInstaller;
import java.lang.ref.WeakReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a method has dropped is garbage, also while it runs on after it was suspended. */
@SuppressWarnings("AssignmentExpression") // an argument that its caller has dropped as it is passed
class ReachabilityTest {
  static {
    AgentInstaller.install();
  }

  /** Dropped by each of the methods; a field, so that no variable of theirs has it. */
  private static WeakReference<Object> dropped;

  private static Object made() {
    Object object = new int[1];
    dropped = new WeakReference<>(object);
    return object;
  }

  private static boolean isGone() {
    return GarbageCollection.frees(dropped);
  }

  private static void run(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    while (coroutine.resume()) {
      // to the end
    }
  }

  @Suspendable
  private static void dropsAVariable() {
    Object variable = made();
    Coroutine.suspend();
    assertFalse(variable == null);
    variable = null;
    assertTrue(isGone());
    assertNull(variable);
  }

  @Test
  void aVariableThatWasRestored() {
    run(ReachabilityTest::dropsAVariable);
  }

  @Suspendable
  private static int suspendThen(RuntimeException failure) {
    Coroutine.suspend();
    if (failure != null) {
      throw failure;
    }
    return 1;
  }

  private static int take(Object operand, int number) {
    assertFalse(operand == null);
    return number;
  }

  @Suspendable
  private static void dropsAnOperand() {
    assertEquals(1, take(made(), suspendThen(null)));
    assertTrue(isGone());
  }

  @Test
  void anOperandThatWasRestored() {
    run(ReachabilityTest::dropsAnOperand);
  }

  @Suspendable
  private static void dropsOperandsByAnException() {
    try {
      take(made(), suspendThen(new IllegalStateException("on purpose")));
    } catch (IllegalStateException caught) {
      assertTrue(isGone());
    }
  }

  @Test
  void anOperandThatAnExceptionHasDropped() {
    run(ReachabilityTest::dropsOperandsByAnException);
  }

  /** Nobody but its own variable has the argument. */
  @Suspendable
  private static int dropsAParameter(Object parameter) {
    assertFalse(parameter == null);
    parameter = null;
    assertTrue(isGone());
    assertNull(parameter);
    return neverSuspends();
  }

  @Suspendable
  private static int neverSuspends() {
    return 1;
  }

  @Test
  void anArgumentOfAPlainCall() {
    assertEquals(1, dropsAParameter(made()));
  }

  private static final class Dropper {
    private final int number;

    @Suspendable
    Dropper(int before, Object parameter, int after) {
      assertFalse(parameter == null);
      parameter = null;
      assertTrue(isGone());
      assertNull(parameter);
      number = before + after + neverSuspends();
    }
  }

  @Test
  void anArgumentOfAPlainCallOfAConstructor() {
    assertEquals(4, new Dropper(1, made(), 2).number);
  }

  @Test
  void anArgumentThatWaitsForAnotherOne() {
    run(() -> assertEquals(4, new Dropper(1, made(), suspendThen(null) + 1).number));
  }

  private record Pair(Object held, int number) {}

  @Suspendable
  private static void dropsWhatIsConstructed() {
    Pair pair = new Pair(made(), suspendThen(null));
    Object held = pair.held();
    assertEquals(1, pair.number());
    pair = null;
    assertFalse(held == null);
    held = null;
    assertTrue(isGone());
    assertNull(held);
    assertNull(pair);
  }

  @Test
  void anArgumentOfAConstructorThatHasRun() {
    run(ReachabilityTest::dropsWhatIsConstructed);
  }

  @Suspendable
  private static void dropsTheObjectConstructed() {
    Pair pair = new Pair("", suspendThen(null));
    dropped = new WeakReference<>(pair);
    pair = null;
    assertTrue(isGone());
    assertNull(pair);
  }

  @Test
  void anObjectWhoseConstructorHasWaitedForItsArgument() {
    run(ReachabilityTest::dropsTheObjectConstructed);
  }

  private static final class Holds extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Object held = made();
  }

  @Suspendable
  private static void dropsAnException() {
    try {
      suspendThen(new Holds());
    } catch (Holds caught) {
      assertFalse(caught.held == null);
      caught = null;
      assertTrue(isGone());
      assertNull(caught);
    }
  }

  @Test
  void anExceptionThatWasCaughtAfterAWait() {
    run(ReachabilityTest::dropsAnException);
  }

  private static class PlainParent {
    public int drop(Object parameter) {
      assertFalse(parameter == null);
      parameter = null;
      assertTrue(isGone());
      assertNull(parameter);
      return 1;
    }
  }

  private interface Drops {
    @Suspendable
    int drop(Object parameter);
  }

  private static final class PlainBelow extends PlainParent implements Drops {}

  @Test
  void anArgumentOfAMethodThatIsPlain() {
    run(() -> {
      Drops drops = new PlainBelow();
      assertEquals(1, drops.drop(made()));
    });
  }

  private static Object take(Object value, Object nothing) {
    assertNull(nothing);
    return value;
  }

  private static final class Calls implements Function<Object, Object>, Predicate<Object> {
    @Override
    @Suspendable
    public Object apply(Object parameter) {
      return dropsAParameter(take(parameter, parameter = null));
    }

    @Override
    @Suspendable
    public boolean test(Object parameter) {
      return dropsAParameter(take(parameter, parameter = null)) == 1;
    }
  }

  private static final class BothCalls implements BiFunction<Object, Object, Object> {
    @Override
    @Suspendable
    public Object apply(Object other, Object parameter) {
      return dropsAParameter(take(parameter, parameter = null));
    }
  }

  private static final class ConsumerCalls implements Consumer<Object> {
    @Override
    @Suspendable
    public void accept(Object parameter) {
      dropsAParameter(take(parameter, parameter = null));
    }
  }

  private static final class PlainCalls implements Function<Object, Object>, Predicate<Object> {
    private final PlainParent parent = new PlainParent();

    @Override
    public Object apply(Object parameter) {
      return parent.drop(take(parameter, parameter = null));
    }

    @Override
    public boolean test(Object parameter) {
      return parent.drop(take(parameter, parameter = null)) == 1;
    }
  }

  private static final class BothPlainCalls implements BiFunction<Object, Object, Object> {
    private final PlainParent parent = new PlainParent();

    @Override
    public Object apply(Object other, Object parameter) {
      return parent.drop(take(parameter, parameter = null));
    }
  }

  private static final class ConsumerPlainCalls implements Consumer<Object> {
    private final PlainParent parent = new PlainParent();

    @Override
    public void accept(Object parameter) {
      parent.drop(take(parameter, parameter = null));
    }
  }

  @Suspendable
  private static void call(
      Function<Object, Object> function,
      Predicate<Object> predicate,
      BiFunction<Object, Object, Object> both,
      Consumer<Object> consumer) {
    assertEquals(1, function.apply(made()));
    assertTrue(predicate.test(made()));
    assertEquals(1, both.apply(made(), made()));
    consumer.accept(made());
  }

  @Test
  void anArgumentOfACallOfTheJdksInterfaces() {
    Calls calls = new Calls();
    run(() -> call(calls, calls, new BothCalls(), new ConsumerCalls()));
  }

  @Test
  void anArgumentOfACallOfTheJdksInterfacesThatIsPlain() {
    PlainCalls calls = new PlainCalls();
    run(() -> call(calls, calls, new BothPlainCalls(), new ConsumerPlainCalls()));
  }

  /** On the way into the loop there is nothing in the variable; nobody comes that way again. */
  @Suspendable
  private static void dropsAtTheEndOfTheBodyOfALoop() {
    for (int i = 0; i < 3; i++) {
      assertTrue(i == 0 || isGone());
      Object variable = made();
      Coroutine.suspend();
      assertFalse(variable == null);
    }
  }

  @Test
  void aVariableOfTheBodyOfALoop() {
    run(ReachabilityTest::dropsAtTheEndOfTheBodyOfALoop);
  }

  @Suspendable
  private static void dropsAtTheEndOfABranch(boolean taken) {
    if (taken) {
      Object variable = made();
      Coroutine.suspend();
      assertFalse(variable == null);
    }
    assertTrue(isGone());
  }

  @Test
  void aVariableOfABranch() {
    run(() -> dropsAtTheEndOfABranch(true));
  }

  private static IllegalStateException failure() {
    IllegalStateException failure = new IllegalStateException("on purpose");
    dropped = new WeakReference<>(failure);
    return failure;
  }

  private static void fail() {
    throw failure();
  }

  /** The exception is in the variable that the resumed method's first parameter was in. */
  @Suspendable
  private static void dropsWhatItHasCaught() {
    try {
      Coroutine.suspend();
      fail();
    } catch (IllegalStateException caught) {
      assertEquals("on purpose", caught.getMessage());
    }
    assertTrue(isGone());
  }

  @Test
  void anExceptionThatWasCaught() {
    run(ReachabilityTest::dropsWhatItHasCaught);
  }

  private record Numbers(int one, int other) {}

  /** For the sake of {@code try}, javac moves the object that is being made into the variables of the block. */
  @Suspendable
  private static void dropsByAnObjectUnderConstruction(int number) {
    Coroutine.suspend();
    {
      int one = number;
      int other = number + 1;
      Object variable = made();
      assertFalse(variable == null);
      one += other;
      assertEquals(2 * number + 1, one);
    }
    Numbers numbers = new Numbers(
        1,
        switch (number) {
          case 7 -> 8;
          default -> {
            try {
              int gone = isGone() ? 1 : 0;
              Coroutine.suspend();
              yield gone;
            } catch (IllegalStateException unexpected) {
              yield 5;
            }
          }
        });
    assertEquals(new Numbers(1, 1), numbers);
  }

  @Test
  void aVariableThatAnObjectUnderConstructionTakes() {
    run(() -> dropsByAnObjectUnderConstruction(3));
  }
}
