package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bootstraps of dynamic calls that the direct and the resumed body of a method have in common. The JVM links the
 * call of each body; the two get one call site, as the method that was written has one.
 *
 * <p>As in the JVM (JVMS 5.4.3.6), the first outcome stays, also a failure, but for errors that have nothing to do with linking;
 * threads that link a call at the same time may run its bootstrap more than once.
 */
public final class SharedSites {
  /** By the numbers of the calls in a class. */
  private static final ClassValue<ConcurrentMap<Integer, Linked>> ALL = new ClassValue<>() {
    @Override
    protected ConcurrentMap<Integer, Linked> computeValue(Class<?> type) {
      return new ConcurrentHashMap<>();
    }
  };

  /**
   * What has become of a call.
   *
   * @param constant a method handle among the arguments of its bootstrap, which the JVM resolves once for both bodies; of a
   *     version of the class that has replaced this one it is another
   * @param site null: it has failed
   * @param failure null: it has not
   */
  private record Linked(Object constant, CallSite site, Throwable failure) {}

  /** Links a call. */
  interface Linking {
    CallSite link() throws Throwable;
  }

  private SharedSites() {}

  /**
   * In place of {@link LambdaMetafactory#metafactory}.
   *
   * @param host the class that holds the call
   * @param name the name of the interface's method
   * @param factoryType captured values to the functional interface
   * @param number of the call, in its class
   * @param method the descriptor of the interface's method
   * @param implementation what it calls
   * @param instantiated its descriptor for the lambda's type
   * @throws Throwable what the JDK's throws
   */
  public static CallSite lambda(
      Lookup host,
      String name,
      MethodType factoryType,
      int number,
      MethodType method,
      MethodHandle implementation,
      MethodType instantiated)
      throws Throwable {
    return once(
        host,
        number,
        implementation,
        () -> LambdaMetafactory.metafactory(
            host, name, factoryType, method, implementation, instantiated));
  }

  /**
   * In place of any other bootstrap.
   *
   * @param host the class that holds the call
   * @param name the name that the call has
   * @param type the type of the call
   * @param number of the call, in its class
   * @param bootstrap the call's own
   * @param arguments what that takes behind these three
   * @throws Throwable what it throws
   */
  public static CallSite any(
      Lookup host,
      String name,
      MethodType type,
      int number,
      MethodHandle bootstrap,
      Object... arguments)
      throws Throwable {
    List<Object> all = new ArrayList<>(List.of(host, name, type));
    all.addAll(Arrays.asList(arguments));
    return once(host, number, bootstrap, () -> (CallSite) bootstrap.invokeWithArguments(all));
  }

  /** Links a call if that of the other body has not been linked; see {@link Linked} for the constant. */
  static CallSite once(Lookup host, int number, Object constant, Linking linking) throws Throwable {
    ConcurrentMap<Integer, Linked> all = ALL.get(host.lookupClass());
    Linked linked = all.get(number);
    if (linked == null || linked.constant() != constant) {
      Linked own = link(constant, linking); // which may well come here itself
      linked =
          all.merge(number, own, (first, later) -> first.constant() == constant ? first : later);
    }
    if (linked.failure() != null) {
      throw linked.failure();
    }
    return linked.site();
  }

  private static Linked link(Object constant, Linking linking) throws Throwable {
    try {
      return new Linked(constant, Objects.requireNonNull(linking.link()), null);
    } catch (Exception | LinkageError failed) {
      return new Linked(constant, null, failed);
    }
  }
}
