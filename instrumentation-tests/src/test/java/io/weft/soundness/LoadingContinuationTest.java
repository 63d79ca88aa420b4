package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.SuspendableCallable;
import io.weft.abi.Continuation;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

/**
 * A loader that fails when it is asked for the class of continuations, which is the first thing that instrumented code of its
 * own needs: with a stack overflow, for one, as it delegates to others on a stack that is nearly full.
 */
class LoadingContinuationTest {
  /** Waits, and goes on whatever happens. */
  public static final class Caller implements SuspendableCallable<String> {
    /** To be made by reflection. */
    public Caller() {}

    @Override
    public String call() {
      String result;
      try {
        Coroutine.suspend();
        result = "waited";
      } catch (StackOverflowError failed) {
        result = "failed";
      }
      return result;
    }
  }

  /** Fails once. */
  private static final class Failing extends RenamingLoader {
    private boolean failed;

    Failing() {
      super(LoadingContinuationTest.class, Opcodes.V17);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!failed && name.equals(Continuation.class.getName())) {
        failed = true;
        throw new StackOverflowError("in the loader");
      }
      return super.loadClass(name, resolve);
    }
  }

  private static String result(SuspendableCallable<?> body) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return (String) result[0];
  }

  @Test
  void nothingHasBegunWhenItFails() throws Exception {
    Failing loader = new Failing();
    SuspendableCallable<?> caller = loader.make(SuspendableCallable.class, Caller.class);
    StackOverflowError thrown = assertThrows(StackOverflowError.class, () -> result(caller));
    assertEquals("in the loader", thrown.getMessage());
    assertTrue(loader.failed);
    assertEquals("waited", result(caller));
  }
}
