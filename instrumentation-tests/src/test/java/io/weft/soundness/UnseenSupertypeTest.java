package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableFunction;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;

/**
 * A loader shows no class files, and the JVM shows a class to agents before it loads its supertypes: one below it is seen
 * when they are known.
 */
class UnseenSupertypeTest {
  /** Nothing here is suspendable. */
  public interface Api {
    /** Some number. */
    int number();
  }

  /** Is defined before the interface. */
  public static class First implements Api, IntSupplier {
    @Override
    public int number() {
      return 1;
    }

    @Override
    public int getAsInt() {
      return number();
    }

    /** For hidden subclasses. */
    public static MethodHandles.Lookup lookup() {
      return MethodHandles.lookup();
    }

    /** No subclass has another. */
    public final int last() {
      return 7;
    }
  }

  /** Is defined when the interface is known. */
  public static class Second extends First {
    @Override
    public int number() {
      return 10 + super.number();
    }
  }

  /** Knows a method of {@link First} as one that may wait. */
  public interface Waiting {
    /** May wait. */
    @Suspendable
    int last();
  }

  /** Has it from above. */
  public static class Third extends First implements Waiting {
    @Override
    public int number() {
      return 100 + last();
    }
  }

  /** Is not known when its subclass is seen. */
  public static class Overridden {
    /** May wait. */
    @Suspendable
    public int of(int value) {
      return value;
    }

    /** Calls the override. */
    @Suspendable
    public int twice(int value) {
      return 2 * of(value);
    }
  }

  /** Overrides it by a final method that it refers to. */
  public static class Referring extends Overridden implements IntSupplier {
    @Override
    public final int of(int value) {
      return value + 100;
    }

    @Override
    public int getAsInt() {
      SuspendableFunction<Integer, Integer> reference = this::of;
      try {
        return twice(1) + reference.apply(1);
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** Has a static method. */
  public static class HasStatic implements Api {
    @Override
    public int number() {
      return 1;
    }

    /** May wait. */
    @Suspendable
    public static int shared(int value) {
      return value + 70;
    }
  }

  /** Inherits it. */
  public static class BelowStatic extends HasStatic {}

  /** Calls it by its own name, too. */
  public static class CallsStatic extends BelowStatic implements IntSupplier {
    @Override
    public int getAsInt() {
      return calls(1);
    }

    @Suspendable
    private static int calls(int value) {
      return shared(value) + BelowStatic.shared(value);
    }
  }

  /** Calls what it overrides from a class inside it: javac writes an accessor. */
  public static class Nesting extends Overridden implements IntSupplier {
    @Override
    public int of(int value) {
      return new Object() {
        @Suspendable
        int above() {
          return Nesting.super.of(value) + 100;
        }
      }.above();
    }

    @Override
    public int getAsInt() {
      return of(1);
    }
  }

  /** Has a suspendable method with code. */
  public interface Often {
    /** May wait. */
    @Suspendable
    default int often(int value) {
      Coroutine.suspend();
      return value;
    }
  }

  /** Nothing here is suspendable, and it has the method. */
  public static class HasOften {
    /** Wins over that of an interface. */
    public int often(int value) {
      return value + 1000;
    }
  }

  /** Is not there. */
  public static class Absent {}

  /** The same, and nobody can list it. */
  public static class UnlistedOften {
    /** Wins over that of an interface. */
    public int often(int value) {
      return value + 1000;
    }

    /** Of an optional library. */
    public Absent absent() {
      return null;
    }
  }

  /** Inherits one method from both. */
  public static class InheritsUnlisted extends UnlistedOften implements Often, Supplier<Integer> {
    @Override
    @Suspendable
    public Integer get() {
      return often(1);
    }
  }

  /** Calls it from below. */
  public static class CallsUnlisted extends InheritsUnlisted {
    @Override
    @Suspendable
    public int often(int value) {
      return 10 * super.often(value);
    }
  }

  /** Has not. */
  public static class HasNothing {}

  /** Inherits one method from both. */
  public static class InheritsOften extends HasOften implements Often, Supplier<Integer> {
    @Override
    @Suspendable
    public Integer get() {
      return often(1);
    }
  }

  /** Inherits the interface's. */
  public static class InheritsDefault extends HasNothing implements Often, Supplier<Integer> {
    @Override
    @Suspendable
    public Integer get() {
      return often(1);
    }
  }

  /** Calls it from below. */
  public static class CallsOften extends InheritsOften {
    @Override
    @Suspendable
    public int often(int value) {
      return 10 * super.often(value);
    }
  }

  /** Makes its subclasses serialisable. */
  public static class Written implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Says nothing of its version, and is seen first. */
  public static class WrittenToo extends Written {
    /** Counts for the version. */
    public int method() {
      return 1;
    }
  }

  /** By the library, of the class file that the loader defines. */
  private static final class Version extends SerialVersionUIDAdder {
    private long value;

    Version() {
      super(Opcodes.ASM9, null);
    }

    @Override
    protected void addSVUID(long computed) {
      value = computed;
    }
  }

  private final RenamingLoader loader = new RenamingLoader(UnseenSupertypeTest.class, Opcodes.V17) {
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.endsWith(".Absent")) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }
  };

  private int number(Class<?> type) throws ReflectiveOperationException {
    return loader.make(IntSupplier.class, type).getAsInt();
  }

  @Test
  void aProgramWithoutSuspendableMethodsRuns() throws Exception {
    assertEquals(1, number(First.class));
    assertEquals(11, number(Second.class));
  }

  @Test
  void aFinalMethodIsThatOfAnInterfaceBelow() throws Exception {
    assertEquals(1, number(First.class));
    assertEquals(107, number(Third.class));
  }

  @Test
  void aFinalOverrideThatItsOwnClassRefersToIsNotPassedOver() throws Exception {
    IntSupplier referring = loader.make(IntSupplier.class, Referring.class);
    assertEquals(303, referring.getAsInt());
    int[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = referring.getAsInt());
    while (coroutine.resume()) {
      // to the end
    }
    assertEquals(303, result[0]);
  }

  @Test
  void anAccessorHasATwin() throws Exception {
    assertEquals(101, number(Nesting.class));
  }

  @Test
  void anInheritedStaticMethodIsOne() throws Exception {
    loader.make(Object.class, HasStatic.class);
    loader.make(Object.class, BelowStatic.class);
    assertEquals(142, number(CallsStatic.class));
  }

  @Test
  void theSameInACoroutine() throws Exception {
    IntSupplier first = loader.make(IntSupplier.class, First.class);
    IntSupplier second = loader.make(IntSupplier.class, Second.class);
    IntSupplier third = loader.make(IntSupplier.class, Third.class);
    int[] sum = {0};
    Coroutine coroutine = new Coroutine(() -> {
      Coroutine.suspend();
      sum[0] = first.getAsInt() + second.getAsInt() + third.getAsInt();
    });
    while (coroutine.resume()) {
      // to the end
    }
    assertEquals(119, sum[0]);
  }

  @Test
  void aMethodOfASuperclassWithoutAnythingSuspendableIsNotPassedOver() throws Exception {
    loader.make(Object.class, HasOften.class);
    loader.loadClass(RenamingLoader.OWN_NAMES + "Often");
    assertEquals(1001, inCoroutine(InheritsOften.class, 0));
    assertEquals(10010, inCoroutine(CallsOften.class, 0));
  }

  @Test
  void neitherIsOneThatCannotBeListed() throws Exception {
    loader.make(Object.class, UnlistedOften.class);
    loader.loadClass(RenamingLoader.OWN_NAMES + "Often");
    assertEquals(1001, inCoroutine(InheritsUnlisted.class, 0));
    assertEquals(10010, inCoroutine(CallsUnlisted.class, 0));
  }

  @Test
  void aDefaultMethodWaitsBelowASuperclassThatHasNone() throws Exception {
    loader.make(Object.class, HasNothing.class);
    loader.loadClass(RenamingLoader.OWN_NAMES + "Often");
    assertEquals(1, inCoroutine(InheritsDefault.class, 1));
  }

  /** What it returns in a coroutine that is suspended so many times. */
  private Object inCoroutine(Class<?> type, int suspensions) throws ReflectiveOperationException {
    Supplier<?> made = loader.make(Supplier.class, type);
    Object[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = made.get());
    for (int i = 0; i < suspensions; i++) {
      assertTrue(coroutine.resume());
    }
    assertFalse(coroutine.resume());
    return result[0];
  }

  @Test
  void theSerialVersionIsThatOfThePlainClass() throws Exception {
    Version version = new Version();
    new ClassReader(loader.code(WrittenToo.class)).accept(version, ClassReader.SKIP_CODE);
    Object written = loader.make(Object.class, WrittenToo.class);
    assertEquals(version.value, ObjectStreamClass.lookup(written.getClass()).getSerialVersionUID());
  }

  @Test
  void aHiddenSubclassRunsWhereNothingIsSuspendable() throws Exception {
    Class<?> first = loader.make(Object.class, First.class).getClass();
    MethodHandles.Lookup lookup =
        (MethodHandles.Lookup) first.getMethod("lookup").invoke(null);
    Class<?> hidden = lookup.defineHiddenClass(loader.code(Second.class), true).lookupClass();
    assertEquals(11, ((IntSupplier) hidden.getConstructor().newInstance()).getAsInt());
  }
}
