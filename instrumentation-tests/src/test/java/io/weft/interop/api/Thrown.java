package io.weft.interop.api;

import static org.junit.jupiter.api.Assertions.fail;

import io.weft.Suspendable;
import io.weft.SuspendableRunnable;

/** JUnit's {@code assertThrows} for bodies that wait. */
public final class Thrown {
  private Thrown() {}

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
    return expected.cast(thrown);
  }
}
