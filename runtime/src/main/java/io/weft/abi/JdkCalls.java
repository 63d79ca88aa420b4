package io.weft.abi;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Calls of JDK interfaces from suspendable code. Those interfaces cannot get twins, so a class or
 * lambda that implements one with suspendable code implements the interface here that has the twin,
 * and the call asks for it; everything else is called as ever.
 *
 * <p>The twins have code, which calls the plain method: compilers and libraries that make classes of all
 * interfaces of an object do not know of them. The agent makes them synthetic as it sees them loaded, so that
 * such libraries pass them by.
 *
 * <p>Each method takes the receiver, the parameters and the continuation. It has no frame: it
 * returns what the twin returned, so it may be left in the middle.
 */
@SuppressWarnings("AssignmentExpression") // see take
public final class JdkCalls {
  private JdkCalls() {}

  /**
   * Takes an argument out of its variable, as {@code take(argument, argument = null)}. Before anything is compiled, the
   * variable would keep alive what the method that is called has dropped.
   */
  private static Object take(Object argument, Object unused) {
    return argument;
  }

  /** A {@link Runnable} that may suspend. */
  public interface RunnableTwin {
    /** Twin. */
    default void run(Continuation continuation) {
      ((Runnable) this).run();
    }
  }

  /** A {@link Callable} that may suspend. */
  public interface CallableTwin {
    /** Twin. */
    default Object call(Continuation continuation) throws Exception {
      return ((Callable<?>) this).call();
    }
  }

  /** A {@link Supplier} that may suspend. */
  public interface SupplierTwin {
    /** Twin. */
    default Object get(Continuation continuation) {
      return ((Supplier<?>) this).get();
    }
  }

  /** A {@link Function} that may suspend. */
  public interface FunctionTwin {
    /** Twin. */
    @SuppressWarnings("unchecked") // the caller's own types were checked by its compiler
    default Object apply(Object argument, Continuation continuation) {
      return ((Function<Object, ?>) this).apply(take(argument, argument = null));
    }
  }

  /** A {@link BiFunction} that may suspend. */
  public interface BiFunctionTwin {
    /** Twin. */
    @SuppressWarnings("unchecked") // the caller's own types were checked by its compiler
    default Object apply(Object first, Object second, Continuation continuation) {
      return ((BiFunction<Object, Object, ?>) this)
          .apply(take(first, first = null), take(second, second = null));
    }
  }

  /** A {@link Consumer} that may suspend. */
  public interface ConsumerTwin {
    /** Twin. */
    @SuppressWarnings("unchecked") // the caller's own types were checked by its compiler
    default void accept(Object argument, Continuation continuation) {
      ((Consumer<Object>) this).accept(take(argument, argument = null));
    }
  }

  /** A {@link Predicate} that may suspend. */
  public interface PredicateTwin {
    /** Twin. */
    @SuppressWarnings("unchecked") // the caller's own types were checked by its compiler
    default boolean test(Object argument, Continuation continuation) {
      return ((Predicate<Object>) this).test(take(argument, argument = null));
    }
  }

  /** An {@link Iterator} whose {@code hasNext} may suspend. */
  public interface HasNextTwin {
    /** Twin. */
    default boolean hasNext(Continuation continuation) {
      return ((Iterator<?>) this).hasNext();
    }
  }

  /** An {@link Iterator} whose {@code next} may suspend. */
  public interface NextTwin {
    /** Twin. */
    default Object next(Continuation continuation) {
      return ((Iterator<?>) this).next();
    }
  }

  /** An {@link Iterable} that may suspend. */
  public interface IterableTwin {
    /** Twin. */
    default Iterator<?> iterator(Continuation continuation) {
      return ((Iterable<?>) this).iterator();
    }
  }

  /** An {@link AutoCloseable} or {@link Closeable} that may suspend. */
  public interface CloseTwin {
    /** Twin; throws what the receiver's own method declares. */
    default void close(Continuation continuation) {
      JdkCalls.<RuntimeException>closePlain((AutoCloseable) this);
    }
  }

  /** Calls {@link Runnable#run}. */
  public static void run(Runnable target, Continuation continuation) {
    if (target instanceof RunnableTwin twin && !Interposed.is(twin)) {
      twin.run(continuation);
    } else {
      target.run();
    }
  }

  /** Calls {@link Callable#call}. */
  public static Object call(Callable<?> target, Continuation continuation) throws Exception {
    return (target instanceof CallableTwin twin && !Interposed.is(twin))
        ? twin.call(continuation)
        : target.call();
  }

  /** Calls {@link Supplier#get}. */
  public static Object get(Supplier<?> target, Continuation continuation) {
    return (target instanceof SupplierTwin twin && !Interposed.is(twin))
        ? twin.get(continuation)
        : target.get();
  }

  /** Calls {@link Function#apply}. */
  @SuppressWarnings("unchecked") // the caller's own types were checked by its compiler
  public static Object apply(Function<?, ?> target, Object argument, Continuation continuation) {
    return (target instanceof FunctionTwin twin && !Interposed.is(twin))
        ? twin.apply(take(argument, argument = null), continuation)
        : ((Function<Object, ?>) target).apply(take(argument, argument = null));
  }

  /** Calls {@link BiFunction#apply}. */
  @SuppressWarnings("unchecked") // as above
  public static Object apply(
      BiFunction<?, ?, ?> target, Object first, Object second, Continuation continuation) {
    return (target instanceof BiFunctionTwin twin && !Interposed.is(twin))
        ? twin.apply(take(first, first = null), take(second, second = null), continuation)
        : ((BiFunction<Object, Object, ?>) target)
            .apply(take(first, first = null), take(second, second = null));
  }

  /** Calls {@link Consumer#accept}. */
  @SuppressWarnings("unchecked") // as above
  public static void accept(Consumer<?> target, Object argument, Continuation continuation) {
    if (target instanceof ConsumerTwin twin && !Interposed.is(twin)) {
      twin.accept(take(argument, argument = null), continuation);
    } else {
      ((Consumer<Object>) target).accept(take(argument, argument = null));
    }
  }

  /** Calls {@link Predicate#test}. */
  @SuppressWarnings("unchecked") // as above
  public static boolean test(Predicate<?> target, Object argument, Continuation continuation) {
    return (target instanceof PredicateTwin twin && !Interposed.is(twin))
        ? twin.test(take(argument, argument = null), continuation)
        : ((Predicate<Object>) target).test(take(argument, argument = null));
  }

  /** Calls {@link Iterator#hasNext}. */
  public static boolean hasNext(Iterator<?> target, Continuation continuation) {
    return (target instanceof HasNextTwin twin && !Interposed.is(twin))
        ? twin.hasNext(continuation)
        : target.hasNext();
  }

  /** Calls {@link Iterator#next}. */
  public static Object next(Iterator<?> target, Continuation continuation) {
    return (target instanceof NextTwin twin && !Interposed.is(twin))
        ? twin.next(continuation)
        : target.next();
  }

  /** Calls {@link Iterable#iterator}. */
  public static Iterator<?> iterator(Iterable<?> target, Continuation continuation) {
    return (target instanceof IterableTwin twin && !Interposed.is(twin))
        ? twin.iterator(continuation)
        : target.iterator();
  }

  /** Calls {@link AutoCloseable#close}. */
  public static void close(AutoCloseable target, Continuation continuation) throws Exception {
    if (target instanceof CloseTwin twin && !Interposed.is(twin)) {
      twin.close(continuation);
    } else {
      target.close();
    }
  }

  /**
   * Calls {@link Closeable#close}. The twin is also that of an {@link AutoCloseable}, for which the JVM refuses this call: it is
   * asked what it is, as no verifier has.
   */
  public static void close(Closeable target, Continuation continuation) throws IOException {
    if (target instanceof CloseTwin twin
        && Closeable.class.isInstance(target)
        && !Interposed.is(twin)) {
      twin.close(continuation);
    } else {
      target.close();
    }
  }

  @SuppressWarnings("unchecked") // to the JVM, no exception is checked
  private static <E extends Exception> void closePlain(AutoCloseable target) throws E {
    try {
      target.close();
    } catch (Exception thrown) {
      throw (E) thrown;
    }
  }
}
