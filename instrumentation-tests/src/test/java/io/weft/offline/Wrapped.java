package io.weft.offline;

import io.weft.Coroutine;
import io.weft.Suspendable;
import io.weft.SuspendableFunction;
import io.weft.SuspendableRunnable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import org.objenesis.ObjenesisStd;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;

/** Calls suspendable code through classes that are generated at run time; prints what came out of each. */
public final class Wrapped {
  private Wrapped() {}

  /** What proxies implement. */
  public interface Account {
    /** Waits if the amount is odd. */
    @Suspendable
    int transfer(int amount);

    /** Waits for nothing. */
    @Suspendable
    default String title() {
      return "account";
    }
  }

  /** What CGLIB extends. */
  public static class Bank implements Account {
    @Override
    public int transfer(int amount) {
      if (amount % 2 != 0) {
        Coroutine.suspend();
      }
      return amount;
    }

    /** Calls itself. */
    @Suspendable
    public final int both(int amount) {
      return transfer(amount - 1) + transfer(amount);
    }
  }

  /** Has a bridge. */
  public static class Twice implements SuspendableFunction<Integer, Integer> {
    @Override
    public Integer apply(Integer value) {
      if (value % 2 != 0) {
        Coroutine.suspend();
      }
      return 2 * value;
    }
  }

  /** As {@link IntUnaryOperator}. */
  interface Operation {
    @Suspendable
    int apply(int value);
  }

  private static Object callAndAdd(Method method, Object target, Object[] arguments)
      throws Throwable {
    try {
      Object result = method.invoke(target, arguments);
      return result instanceof Integer number ? number + 1000 : result;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static <T> T proxy(Class<?>[] types, Object target, Class<T> type) {
    InvocationHandler handler = (self, method, arguments) -> callAndAdd(method, target, arguments);
    return type.cast(Proxy.newProxyInstance(Wrapped.class.getClassLoader(), types, handler));
  }

  private static MethodInterceptor adding() {
    return (self, method, arguments, superMethod) ->
        (int) superMethod.invokeSuper(self, arguments) + 1000;
  }

  private static Bank cglib() {
    return (Bank) Enhancer.create(Bank.class, adding());
  }

  @SuppressWarnings("unchecked")
  private static SuspendableFunction<Integer, Integer> cglib(
      SuspendableFunction<Integer, Integer> target) {
    Enhancer enhancer = new Enhancer();
    enhancer.setInterfaces(new Class<?>[] {SuspendableFunction.class});
    enhancer.setCallback((MethodInterceptor)
        (self, method, arguments, superMethod) -> callAndAdd(method, target, arguments));
    return (SuspendableFunction<Integer, Integer>) enhancer.create();
  }

  /** Calls what it intercepts, and adds to it. */
  public static final class Again {
    /** By ByteBuddy. */
    @RuntimeType
    public Object intercept(@SuperCall Callable<?> call) throws Exception {
      return call.call() instanceof Integer number ? number + 1000 : null;
    }
  }

  private static Bank byteBuddy(
      ElementMatcher<? super MethodDescription> ignored,
      ElementMatcher<? super MethodDescription> intercepted,
      Object how) {
    Class<? extends Bank> type = new ByteBuddy()
        .ignore(ignored)
        .subclass(Bank.class)
        .annotateType(Bank.class.getAnnotations())
        .method(ElementMatchers.<MethodDescription>isDeclaredBy(Bank.class).and(intercepted))
        .intercept(how instanceof Implementation done ? done : MethodDelegation.to(how))
        .make()
        .load(Wrapped.class.getClassLoader())
        .getLoaded();
    return new ObjenesisStd().newInstance(type);
  }

  /** As ByteBuddy makes it by itself, by its constructor. */
  private static Bank overriding() throws ReflectiveOperationException {
    return new ByteBuddy()
        .subclass(Bank.class)
        .method(ElementMatchers.named("transfer"))
        .intercept(MethodDelegation.to(new Again()))
        .make()
        .load(Wrapped.class.getClassLoader())
        .getLoaded()
        .getDeclaredConstructor()
        .newInstance();
  }

  private static void show(String what, SuspendableRunnable body) {
    Coroutine coroutine = new Coroutine(body);
    System.out.print(what + ": ");
    try {
      int suspensions = 0;
      while (coroutine.resume()) {
        suspensions++;
      }
      System.out.println(" after " + suspensions + " suspensions");
    } catch (Throwable thrown) {
      System.out.println(thrown.getClass().getSimpleName());
    }
  }

  /** Runs all. */
  public static void main(String[] arguments) throws Exception {
    Account bank = new Bank();
    Account proxied = proxy(new Class<?>[] {Account.class}, bank, Account.class);
    show("itself", () -> System.out.print(bank.transfer(1)));
    show("proxy", () -> System.out.print(proxied.transfer(1)));
    show("proxy that does not wait", () -> System.out.print(proxied.transfer(2)));
    show("proxy, default method", () -> System.out.print(proxied.title()));
    Operation operation = proxied::transfer;
    show("method reference to a proxy", () -> System.out.print(operation.apply(1)));
    Operation own = bank::transfer;
    show("method reference", () -> System.out.print(own.apply(1)));
    Supplier<Integer> lambda = () -> bank.transfer(1);
    Supplier<?> supplier = proxy(lambda.getClass().getInterfaces(), lambda, Supplier.class);
    show("lambda", () -> System.out.print(lambda.get()));
    show("proxy of a lambda", () -> System.out.print(supplier.get()));
    Account[] none = {null};
    show("null", () -> System.out.print(none[0].transfer(1)));
    System.out.println("outside: " + proxied.transfer(2) + " " + proxied.title());
    Bank generated = cglib();
    show("generated subclass", () -> System.out.print(generated.transfer(1)));
    show("generated subclass, itself", () -> System.out.print(generated.both(1)));
    show("generated subclass that does not wait", () -> System.out.print(generated.transfer(2)));
    System.out.println("outside: " + generated.transfer(2));
    SuspendableFunction<Integer, Integer> function = bank::transfer;
    SuspendableFunction<Integer, Integer> wrapped = cglib(function);
    show("generated for an interface of the runtime", () -> System.out.print(wrapped.apply(1)));
    Twice twice = (Twice) Enhancer.create(Twice.class, adding());
    SuspendableFunction<Integer, Integer> bridged = twice;
    show("with a bridge", () -> System.out.print(bridged.apply(1)));
    show("with a bridge that does not wait", () -> System.out.print(bridged.apply(2)));
    System.out.println(
        "outside: " + bridged.apply(2)); // CGLIB intercepts the bridge and its target
    Bank copied = byteBuddy(ElementMatchers.none(), ElementMatchers.isVirtual(), new Again());
    show("with all that its methods have", () -> System.out.print(copied.transfer(1)));
    show("that does not wait", () -> System.out.print(copied.transfer(2)));
    Bank fixed = byteBuddy(
        ElementMatchers.isSynthetic(), ElementMatchers.named("transfer"), FixedValue.value(99));
    show("without a constructor", () -> System.out.print(fixed.transfer(1)));
    Bank overriding = overriding();
    show("by its constructor", () -> System.out.print(overriding.transfer(1)));
    show("by its constructor, itself", () -> System.out.print(overriding.both(1)));
    show("by its constructor, that does not wait", () -> System.out.print(overriding.transfer(2)));
    System.out.println("outside: " + overriding.transfer(2));
  }
}
