package io.weft.tasks;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import io.weft.Suspendable;
import io.weft.SuspendableRunnable;

/** JUnit's {@code assertThrows} for bodies that wait. */
public final class Thrown {
  private Thrown() {}

  /** Calls the body, and returns what it throws. */
  @Suspendable
  public static <X extends Throwable> X thrown(Class<X> expected, SuspendableRunnable body) {
    Throwable thrown = null;
    try {
      body.run();
    } catch (Throwable any) {
      thrown = any;
    }
    if (thrown == null) {
      return fail("nothing was thrown, expected " + expected.getName());
    }
    if (!expected.isInstance(thrown)) {
      fail("unexpected", thrown);
    }
    return assertInstanceOf(expected, thrown);
  }
}
