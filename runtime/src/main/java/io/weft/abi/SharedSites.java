package io.weft.abi;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
   * @param call its name and type, and what its bootstrap takes: of a version of the class that has replaced this one, another
   *     call may have the number
   * @param site null: it has failed
   * @param failure null: it has not
   */
  private record Linked(List<Object> call, CallSite site, Throwable failure) {
    /** The JVM resolves a constant once for both bodies, but makes numbers anew. */
    boolean isOf(List<Object> other) {
      boolean same = call.size() == other.size();
      for (int i = 0; same && i < call.size(); i++) {
        Object mine = call.get(i);
        same = mine == other.get(i) || (mine instanceof Number && mine.equals(other.get(i)));
      }
      return same;
    }
  }

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
        List.of(name, factoryType, method, implementation, instantiated),
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
    List<Object> call = new ArrayList<>(all);
    call.set(0, bootstrap);
    return once(host, number, call, () -> (CallSite) bootstrap.invokeWithArguments(all));
  }

  /**
   * Links a call if that of the other body has not been linked.
   *
   * @param host the class that holds it
   * @param number of the call, in its class
   * @param call what it is, see {@link Linked}
   * @param linking how it is linked
   * @throws Throwable why it cannot be
   */
  static CallSite once(Lookup host, int number, List<Object> call, Linking linking)
      throws Throwable {
    ConcurrentMap<Integer, Linked> all = ALL.get(host.lookupClass());
    Linked linked = all.get(number);
    if (linked == null || !linked.isOf(call)) {
      Linked own = link(call, linking); // which may well come here itself
      linked = all.merge(number, own, (first, later) -> first.isOf(call) ? first : later);
    }
    if (linked.failure() != null) {
      throw linked.failure();
    }
    return linked.site();
  }

  private static Linked link(List<Object> call, Linking linking) throws Throwable {
    try {
      CallSite site = linking.link();
      if (site == null) { // the JVM says so too
        throw new ClassCastException("a bootstrap has returned null in place of a call site");
      }
      return new Linked(call, site, null);
    } catch (Exception | LinkageError failed) {
      return new Linked(call, null, failed);
    }
  }
}
