package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.SuspendableCallable;
import io.weft.abi.Continuation;
import java.net.MalformedURLException;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    private final boolean apart;
    private boolean failed;

    /**
     * Makes one.
     *
     * @param apart whether its resources seem to be others than its parent's, as where loaders delegate in other ways
     */
    Failing(boolean apart) {
      super(LoadingContinuationTest.class, Opcodes.V17);
      this.apart = apart;
    }

    @Override
    public URL getResource(String name) {
      URL found = super.getResource(name);
      try {
        return found == null || !apart ? found : new URL(found + "#apart");
      } catch (MalformedURLException impossible) {
        throw new AssertionError(impossible);
      }
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingHasBegunWhenItFails(boolean apart) throws Exception {
    Failing loader = new Failing(apart);
    SuspendableCallable<?> caller = loader.make(SuspendableCallable.class, Caller.class);
    StackOverflowError thrown = assertThrows(StackOverflowError.class, () -> result(caller));
    assertEquals("in the loader", thrown.getMessage());
    assertTrue(loader.failed);
    assertEquals("waited", result(caller));
  }
}
