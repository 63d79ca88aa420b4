package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A private method comes before what interfaces bring to the subclass that a call names (JVMS 5.4.3.3). */
class PrivateBeforeInterfacesTest {
  /** One. */
  public interface First {
    /** Waits. */
    @Suspendable
    String name();
  }

  /** Another. */
  public interface Second {
    /** Waits. */
    @Suspendable
    String name();
  }

  /** Private, and suspendable. */
  static class WaitsPrivate {
    boolean waits;

    @Suspendable
    private String name() {
      if (waits) {
        Coroutine.suspend();
      }
      return "private";
    }

    @Suspendable
    private Object get() {
      return "private";
    }
  }

  /** Needs a twin, as two interfaces have one. */
  abstract static class PrivateBeforeTwo extends WaitsPrivate implements First, Second {}

  static final class BelowTwo extends PrivateBeforeTwo {
    @Override
    public String name() {
      return "below";
    }
  }

  /** Makes a method of the JDK's suspendable. */
  public interface Supplying {
    /** Waits. */
    @Suspendable
    Object get();
  }

  abstract static class PrivateBeforeJdk extends WaitsPrivate
      implements Supplying, Supplier<Object> {}

  static final class BelowJdk extends PrivateBeforeJdk {
    @Override
    public Object get() {
      return "below";
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

  /** javac finds the interface's method, and writes a call of the class's, which to the JVM is the private one. */
  @Test
  void aPrivateMethodThatMayWaitComesBeforeThoseOfInterfaces() {
    PrivateBeforeTwo object = new BelowTwo();
    PrivateBeforeJdk other = new BelowJdk();
    assertEquals("private", inCoroutine(() -> object.name()));
    assertEquals("below", inCoroutine(() -> ((Second) object).name()));
    assertEquals("private", inCoroutine(() -> other.get()));
    assertEquals("below", inCoroutine(() -> ((Supplier<?>) other).get()));
    assertEquals("below", inCoroutine(() -> ((Supplying) other).get()));
  }

  @Test
  void aPrivateMethodBehindAnotherTwinDoesNotWait() {
    PrivateBeforeTwo object = new BelowTwo();
    object.waits = true;
    PinnedException pinned =
        assertThrows(PinnedException.class, () -> inCoroutine(() -> object.name()));
    assertTrue(pinned.getMessage().contains("WaitsPrivate.name"), pinned.getMessage());
  }
}
