package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A reference to a constructor makes the object before it takes arguments out of their boxes (JLS 15.13.3, 15.9.4). */
class ConstructorReferenceTest {
  private static String made = "";

  /** Makes one of something. */
  interface Maker<T> {
    /** May wait. */
    @Suspendable
    T make(Integer first);
  }

  static class First {
    static {
      made += "first ";
    }

    private long value;

    @Suspendable
    First(int value) {
      Coroutine.suspend();
      this.value = value;
    }
  }

  static class Second {
    static {
      made += "second ";
    }

    private String values;

    @Suspendable
    Second(long first, double second) {
      Coroutine.suspend();
      this.values = first + "," + second;
    }
  }

  private static Object inCoroutine(SuspendableCallable<?> body) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    return result[0];
  }

  @Test
  void initialisesTheClassBeforeItUnboxes() {
    Maker<First> first = First::new;
    assertThrows(NullPointerException.class, () -> inCoroutine(() -> first.make(null)));
    assertEquals("first ", made);
    assertEquals(7L, inCoroutine(() -> first.make(7).value));
    BiFunction<Long, Float, Second> second = Second::new; // widened, too
    assertThrows(NullPointerException.class, () -> inCoroutine(() -> second.apply(1L, null)));
    assertEquals("first second ", made);
    assertEquals("3,0.5", inCoroutine(() -> second.apply(3L, 0.5f).values));
  }
}
