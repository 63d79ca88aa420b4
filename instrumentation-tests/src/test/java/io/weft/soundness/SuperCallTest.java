package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import io.weft.SuspendableCallable;
import java.util.Iterator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A call of an inherited method runs that method, and never comes back to the caller's own. */
class SuperCallTest {
  /** Has code that nobody has marked. */
  interface Numbers extends Iterator<Object> {
    @Override
    default boolean hasNext() {
      return true;
    }

    @Override
    default Object next() {
      return 10;
    }
  }

  /** Its methods are also reached by way of the runtime's interfaces. */
  static final class Three implements Numbers {
    private int made;

    @Override
    @Suspendable
    public boolean hasNext() {
      return made++ < 3 && Numbers.super.hasNext();
    }

    @Override
    @Suspendable
    public Object next() {
      return pause(made) + (Integer) Numbers.super.next();
    }
  }

  /** One of two that know nothing of each other. */
  interface One {
    @Suspendable
    String name();
  }

  /** The other one. */
  interface Other {
    @Suspendable
    String name();
  }

  /** Has no code yet. */
  interface Both extends One, Other {}

  /** Has code. */
  interface Named extends One, Other {
    @Override
    default String name() {
      return "named" + pause(1);
    }
  }

  /** Has no code, and is not an interface. */
  abstract static class Nameless implements One, Other {}

  /** Gets the code from an interface below one that has none. */
  static class AtOnce implements Named, Both {}

  /** As an interface. */
  interface NamedAndBoth extends Named, Both {}

  /** Gets the code behind a superclass that has none. */
  static class Later extends Nameless implements Named {}

  /** Gets the code behind both. */
  static class LaterAndBoth extends Nameless implements NamedAndBoth {}

  /** Calls what it inherits. */
  static final class CallsLater extends Later {
    private int calls;

    @Override
    public String name() {
      return calls++ == 0 ? "sub+" + super.name() : "again";
    }
  }

  /** Calls what it inherits from an interface. */
  static final class CallsInterface extends Nameless implements NamedAndBoth {
    private int calls;

    @Override
    public String name() {
      return calls++ == 0 ? "sub+" + NamedAndBoth.super.name() : "again";
    }
  }

  /** Knows nothing of the JDK's interface. */
  static class Source {
    @Suspendable
    public Object get() {
      return pause(1);
    }
  }

  /** Declares nothing itself. */
  static final class Supplies extends Source implements Supplier<Object> {}

  @Suspendable
  private static int pause(int value) {
    Coroutine.suspend();
    return value;
  }

  private static <T> T inCoroutine(SuspendableCallable<T> body) {
    Object[] result = new Object[1];
    Coroutine coroutine = new Coroutine(() -> result[0] = body.call());
    while (coroutine.resume()) {
      // to the end
    }
    @SuppressWarnings("unchecked")
    T value = (T) result[0];
    return value;
  }

  @Test
  void aDefaultMethodBelowOneOfTheJdk() {
    int sum = inCoroutine(() -> {
      int total = 0;
      Iterator<Object> numbers = new Three();
      while (numbers.hasNext()) {
        total += (Integer) numbers.next();
      }
      return total;
    });
    assertEquals(36, sum);
  }

  @Test
  void codeOfOneInterfaceWinsOverAnotherWithout() {
    assertEquals("named1", inCoroutine(() -> new AtOnce().name()));
    assertEquals("named1", inCoroutine(() -> ((Both) new AtOnce()).name()));
    assertEquals("named1", inCoroutine(() -> ((Both) new NamedAndBoth() {}).name()));
  }

  @Test
  void codeOfAnInterfaceWinsOverASuperclassWithout() {
    assertEquals("named1", inCoroutine(() -> ((Nameless) new Later()).name()));
    assertEquals("named1", inCoroutine(() -> ((Nameless) new LaterAndBoth()).name()));
  }

  @Test
  void whatASuperclassInheritsFromAnInterface() {
    assertEquals("sub+named1", inCoroutine(() -> new CallsLater().name()));
    assertEquals("sub+named1", inCoroutine(() -> new CallsInterface().name()));
  }

  @Test
  void aSuperclassHasTheMethodOfAnInterfaceOfTheJdk() {
    assertEquals((Object) 1, inCoroutine(() -> {
      Supplier<Object> supplier = new Supplies();
      return supplier.get();
    }));
  }

  /** Wants a method that waits. */
  interface Counts {
    @Suspendable
    default int count(int from) {
      return from + 100;
    }
  }

  /** Refers to a method of its own, which is a lambda's body by that. */
  static class Referring {
    public final int count(int from) {
      return from + 1;
    }

    Counts counts() {
      return new Counts() {
        @Override
        public int count(int from) {
          Step step = Referring.this::count;
          return step.of(from);
        }
      };
    }

    Step step() {
      return this::count;
    }
  }

  /** One number from another. */
  interface Step {
    @Suspendable
    int of(int value);
  }

  /** Inherits it, and has to have it for the interface's sake too. */
  static class ReferringCounts extends Referring implements Counts {}

  /** Has no code for it. */
  interface MustCount {
    @Suspendable
    int count(int from);
  }

  /** The same for that one's sake. */
  static class ReferringMustCount extends Referring implements MustCount {}

  /** Has a private method. */
  static class NestBase {
    @Suspendable
    private static int pick(int value) {
      Coroutine.suspend();
      return value + 1;
    }

    @Suspendable
    static int pickOwn(int value) {
      return pick(value);
    }
  }

  /** Has another of the same name, which a nest mate calls. */
  static class Nest extends NestBase {
    @Suspendable
    private static int pick(int value) {
      Coroutine.suspend();
      return value + 100;
    }
  }

  @Test
  void aPrivateMethodOfANestMateIsNotMissing() {
    Step reference = Nest::pick;
    assertEquals(101, inCoroutine(() -> Nest.pick(1)));
    assertEquals(101, inCoroutine(() -> reference.of(1)));
    assertEquals(2, inCoroutine(() -> NestBase.pickOwn(1)));
  }

  /** The same, and it waits. */
  static class Pausing {
    public final int count(int from) {
      Coroutine.suspend();
      return from + 1;
    }

    Step step() {
      return this::count;
    }
  }

  /** Inherits it. */
  static class PausingCounts extends Pausing implements Counts {}

  @Test
  void aFinalMethodWaitsForAReferenceInItsClassWhateverIsBelow() {
    assertEquals(2, inCoroutine(() -> new Pausing().step().of(1)));
    assertEquals(2, inCoroutine(() -> new PausingCounts().step().of(1)));
    Counts notByReference = new PausingCounts();
    assertThrows(PinnedException.class, () -> inCoroutine(() -> notByReference.count(1)));
  }

  @Test
  void aFinalMethodThatItsOwnClassRefersToIsThatOfAnInterfaceBelow() {
    ReferringCounts both = new ReferringCounts();
    assertEquals(2, inCoroutine(() -> both.count(1)));
    assertEquals(2, inCoroutine(() -> ((Counts) both).count(1)));
    assertEquals(2, inCoroutine(() -> both.step().of(1)));
    assertEquals(2, inCoroutine(() -> both.counts().count(1)));
    assertEquals(4, both.step().of(1) + ((Counts) both).count(1));
    ReferringMustCount must = new ReferringMustCount();
    assertEquals(4, inCoroutine(() -> must.step().of(1) + ((MustCount) must).count(1)));
  }
}
