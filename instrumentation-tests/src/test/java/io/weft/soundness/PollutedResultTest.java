package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableRunnable;
import io.weft.equivalence.AgentInstaller;
import org.junit.jupiter.api.Test;

/**
 * What a generic method returns may be of any type (JLS 4.12.2), and the metafactory looks. What comes behind a wait comes past
 * its class.
 */
class PollutedResultTest {
  static {
    AgentInstaller.install();
  }

  private interface Gives<T> {
    @Suspendable
    T give();
  }

  private interface GivesNumbers<T extends Number> {
    @Suspendable
    T give();
  }

  private interface Acts {
    @Suspendable
    void act();
  }

  @Suspendable
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T text() {
    Coroutine.suspend();
    return (T) (Object) "text";
  }

  private Object given;

  private void run(SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    assertTrue(coroutine.resume());
    coroutine.resume();
  }

  @Test
  void byAReferenceToTheReference() {
    GivesNumbers<Double> numbers = PollutedResultTest::<Double>text;
    assertThrows(
        ClassCastException.class,
        () -> run(() -> {
          Gives<Object> any = numbers::give;
          given = any.give();
        }));
    assertThrows(
        ClassCastException.class,
        () -> run(() -> {
          Acts acts = numbers::give;
          acts.act();
        }));
    assertEquals(null, given);
  }

  @Test
  void whereNobodyLooks() {
    Gives<Double> any = PollutedResultTest::<Double>text;
    run(() -> {
      Gives<Object> all = any::give;
      given = all.give();
    });
    assertEquals("text", given);
    run(() -> {
      Acts acts = PollutedResultTest::<Double>text;
      acts.act();
    });
  }
}
