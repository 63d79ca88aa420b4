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
import org.junit.jupiter.api.Test;

/** What a method has dropped is garbage, also while it runs on after it was suspended. */
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
}
