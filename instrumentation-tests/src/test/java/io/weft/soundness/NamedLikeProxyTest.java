package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableFunction;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

/** A class that was written by hand and has the name and the superclass of a proxy. */
class NamedLikeProxyTest {
  /** As the JDK names its own. */
  public static class $ProxyByHand extends Proxy implements SuspendableFunction<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    /** Without a handler that is of use. */
    public $ProxyByHand() {
      super((proxy, method, arguments) -> null);
    }

    @Override
    public Integer apply(Integer value) {
      return own(value) + 1;
    }

    @Suspendable
    private int own(int value) {
      Coroutine.suspend();
      return value * 2;
    }
  }

  @Test
  void itIsRewritten() throws Exception {
    @SuppressWarnings("unchecked")
    SuspendableFunction<Integer, Integer> byHand = new RenamingLoader(
            NamedLikeProxyTest.class, Opcodes.V17)
        .make(SuspendableFunction.class, $ProxyByHand.class);
    int[] result = new int[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = byHand.apply(20));
    int suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    assertEquals(41, result[0]);
    assertEquals(1, suspensions);
  }
}
