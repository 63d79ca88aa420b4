package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import java.io.Serial;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;
import org.junit.jupiter.api.Test;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.MethodInterceptor;

/** Generated classes around suspendable ones must not commit half-done work. */
class InterposerTest {
  private final List<String> effects = new ArrayList<>();

  /** What proxies implement. */
  public interface Account {
    /** Waits. */
    @Suspendable
    int transfer(int amount);

    /** Waits for nothing. */
    @Suspendable
    int balance();
  }

  /** What CGLIB extends. */
  public static class Bank implements Account {
    @Override
    public int transfer(int amount) {
      Coroutine.suspend();
      return amount;
    }

    @Override
    public int balance() {
      return 42;
    }
  }

  /** Extends the JDK's class like a proxy, but was written by hand. */
  static final class ByHand extends Proxy implements Account {
    @Serial
    private static final long serialVersionUID = 1L;

    ByHand() {
      super((proxy, method, arguments) -> null);
    }

    @Suspendable
    static int doubled(int amount) {
      Coroutine.suspend();
      return 2 * amount;
    }

    @Override
    public int transfer(int amount) {
      return doubled(amount) + balance();
    }

    @Override
    public int balance() {
      Coroutine.suspend();
      return 1;
    }
  }

  private Account jdkProxy() {
    Bank bank = new Bank();
    return (Account) Proxy.newProxyInstance(
        InterposerTest.class.getClassLoader(),
        new Class<?>[] {Account.class},
        (proxy, method, arguments) -> {
          effects.add("begin " + Arrays.toString(method.getParameterTypes()));
          try {
            return method.invoke(bank, arguments);
          } catch (ReflectiveOperationException e) {
            throw e.getCause();
          } finally {
            effects.add("commit");
          }
        });
  }

  private Account cglibProxy() {
    MethodInterceptor interceptor = (self, method, arguments, superMethod) -> {
      effects.add("begin " + Arrays.toString(method.getParameterTypes()));
      try {
        return superMethod.invokeSuper(self, arguments);
      } finally {
        effects.add("commit");
      }
    };
    return (Account) Enhancer.create(Bank.class, interceptor);
  }

  private void assertPinned(Account account, String interposer) {
    List<Integer> results = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> results.add(account.transfer(10)));
    PinnedException pinned = assertThrows(PinnedException.class, coroutine::resume);
    assertTrue(
        pinned.frames().stream().anyMatch(f -> f.getClassName().contains(interposer)),
        pinned.getMessage());
    assertEquals(List.of(), results);
    assertEquals(List.of("begin [int]", "commit"), effects);
  }

  private void assertWorksWhereNothingWaits(Account account) {
    List<Integer> results = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> results.add(account.balance()));
    assertFalse(coroutine.resume());
    assertEquals(List.of(42), results);
    assertEquals(List.of("begin []", "commit"), effects);
  }

  @Test
  void jdkProxyPins() {
    assertPinned(jdkProxy(), "$Proxy");
  }

  @Test
  void jdkProxyWorksWhereNothingWaits() {
    assertWorksWhereNothingWaits(jdkProxy());
  }

  @Test
  void cglibSubclassPins() {
    assertPinned(cglibProxy(), "$$");
  }

  @Test
  void cglibSubclassWorksWhereNothingWaits() {
    assertWorksWhereNothingWaits(cglibProxy());
  }

  /** Refers to a method of its own that nothing else makes suspendable. */
  public static class Teller {
    /** Final, so that no generated class intercepts it. */
    public final int pay(int amount) {
      Coroutine.suspend();
      return amount;
    }

    Paying paying() {
      return this::pay;
    }
  }

  /** May wait. */
  public interface Paying {
    /** May wait. */
    @Suspendable
    int pay(int amount);
  }

  private Teller cglibTeller() {
    MethodInterceptor interceptor = (self, method, arguments, superMethod) -> {
      effects.add(method.getName());
      return superMethod.invokeSuper(self, arguments);
    };
    return (Teller) Enhancer.create(Teller.class, interceptor);
  }

  @Test
  void aFinalMethodIsNotInterceptedByWayOfAReferenceToIt() {
    Paying paying = cglibTeller().paying();
    List<Integer> results = new ArrayList<>();
    effects.clear();
    Coroutine coroutine = new Coroutine(() -> results.add(paying.pay(10)));
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(List.of(10), results);
    assertEquals(List.of(), effects);
  }

  @Test
  void theRealObjectSuspends() {
    Account account = new Bank();
    List<Integer> results = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> results.add(account.transfer(10)));
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(List.of(10), results);
  }

  /** Waits behind an interface of the JDK, and so implements one of the runtime too. */
  static class Price implements Supplier<Integer> {
    @Override
    @Suspendable
    public Integer get() {
      Coroutine.suspend();
      return 42;
    }
  }

  /** Has no methods. */
  public static class Nothing {}

  private Object around(Object target, Method method, Object... arguments) throws Throwable {
    effects.add("begin " + Arrays.toString(method.getParameterTypes()));
    try {
      return 2 * (Integer) method.invoke(target, arguments);
    } catch (ReflectiveOperationException e) {
      throw e.getCause();
    } finally {
      effects.add("commit");
    }
  }

  private static void assertPinned(Supplier<Integer> supplier) {
    int[] price = new int[1];
    Coroutine coroutine = new Coroutine(() -> price[0] = ask(supplier));
    assertThrows(PinnedException.class, coroutine::resume);
    assertEquals(0, price[0]);
  }

  @Suspendable
  private static int ask(Supplier<Integer> supplier) {
    return supplier.get();
  }

  @Test
  @SuppressWarnings("unchecked")
  void aProxyOfAllInterfacesOfAnObjectKeepsItsHandlerInOnePiece() {
    Price price = new Price();
    InvocationHandler handler = (self, method, arguments) -> around(price, method, arguments);
    assertPinned((Supplier<Integer>) Proxy.newProxyInstance(
        InterposerTest.class.getClassLoader(), Price.class.getInterfaces(), handler));
    assertEquals(List.of("begin []", "commit"), effects);
  }

  @Test
  @SuppressWarnings("unchecked")
  void aGeneratedClassOfAllInterfacesOfAnObjectKeepsItsInterceptorInOnePiece() {
    Price price = new Price();
    Enhancer enhancer = new Enhancer();
    enhancer.setClassLoader(InterposerTest.class.getClassLoader());
    enhancer.setSuperclass(Nothing.class); // so that it is defined beside it
    enhancer.setInterfaces(Price.class.getInterfaces());
    enhancer.setCallback((MethodInterceptor)
        (self, method, arguments, superMethod) -> around(price, method, arguments));
    assertPinned((Supplier<Integer>) enhancer.create());
    assertEquals(List.of("begin []", "commit"), effects);
  }

  @Test
  void whatExtendsTheClassOfProxiesByHandIsNone() {
    Account byHand = new ByHand();
    int[] result = {0};
    Coroutine coroutine = new Coroutine(() -> result[0] = byHand.transfer(5));
    int suspensions = 0;
    while (coroutine.resume()) {
      suspensions++;
    }
    assertEquals(11, result[0]);
    assertEquals(2, suspensions);
  }

  /** Its class implements what reflection says of it. */
  static final class Job implements Supplier<String> {
    @Override
    @Suspendable
    public String get() {
      Coroutine.suspend();
      return "job";
    }
  }

  @Suspendable
  private static String callGet(Supplier<?> supplier) {
    return (String) supplier.get();
  }

  private static Class<?> generated(Class<?> parent, Class<?>[] interfaces, String name)
      throws ReflectiveOperationException {
    return new ByteBuddy()
        .subclass(parent)
        .name(InterposerTest.class.getName() + name)
        .implement(interfaces)
        .method(ElementMatchers.named("get"))
        .intercept(FixedValue.value(name))
        .make()
        .load(
            parent == Object.class
                ? InterposerTest.class.getClassLoader()
                : parent.getClassLoader())
        .getLoaded();
  }

  @Test
  void aSubclassOfAGeneratedClassIsNotPassedOver() throws Exception {
    Class<?> above = generated(Object.class, Job.class.getInterfaces(), "Above");
    Class<?> below = generated(above, new Class<?>[0], "Below");
    assertEquals("Above", callGet((Supplier<?>) above.getConstructor().newInstance()));
    assertEquals("Below", callGet((Supplier<?>) below.getConstructor().newInstance()));
  }

  private static byte[] classFile(String name, Implementation get) {
    return new ByteBuddy()
        .subclass(Object.class)
        .name(InterposerTest.class.getName() + name)
        .defineField("HANDLER", InvocationHandler.class, Modifier.PUBLIC | Modifier.STATIC)
        .implement(Job.class.getInterfaces())
        .method(ElementMatchers.named("get"))
        .intercept(get)
        .make()
        .getBytes();
  }

  @Test
  void aGeneratedClassNeedNotHaveTheTwin() throws Exception {
    Class<?> seen = new ByteBuddy()
        .subclass(Object.class)
        .name(InterposerTest.class.getName() + "PlainOnly")
        .implement(Job.class.getInterfaces())
        .method(ElementMatchers.named("get").and(ElementMatchers.takesNoArguments()))
        .intercept(FixedValue.value("plain"))
        .make()
        .load(InterposerTest.class.getClassLoader())
        .getLoaded();
    assertEquals("plain", callGet((Supplier<?>) seen.getConstructor().newInstance()));
    Class<?> hidden = MethodHandles.lookup()
        .defineHiddenClass(classFile("Hidden", FixedValue.value("hidden")), true)
        .lookupClass();
    assertEquals("hidden", callGet((Supplier<?>) hidden.getConstructor().newInstance()));
  }

  @Test
  void aHiddenClassOfAllInterfacesOfAnObjectKeepsItsHandlerInOnePiece() throws Exception {
    Job job = new Job();
    InvocationHandler handler = (self, method, arguments) -> {
      effects.add("begin " + Arrays.toString(method.getParameterTypes()));
      try {
        return method.invoke(job, arguments);
      } catch (ReflectiveOperationException e) {
        throw e.getCause();
      } finally {
        effects.add("commit");
      }
    };
    Class<?> hidden = MethodHandles.lookup()
        .defineHiddenClass(classFile("Handled", InvocationHandlerAdapter.toField("HANDLER")), true)
        .lookupClass();
    hidden.getField("HANDLER").set(null, handler);
    Supplier<?> supplier = (Supplier<?>) hidden.getConstructor().newInstance();
    List<String> results = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> results.add(callGet(supplier)));
    assertThrows(PinnedException.class, coroutine::resume);
    assertEquals(List.of(), results);
    assertEquals(List.of("begin []", "commit"), effects);
  }

  /** Finds classes elsewhere than in its parent, and shows the file of none. */
  private static final class Composite extends ClassLoader {
    Composite() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return InterposerTest.class.getClassLoader().loadClass(name);
    }
  }

  @Test
  void proxiesWhoseInterfacesTheLoaderDoesNotShow() {
    List<Integer> parameters = new ArrayList<>();
    Bank bank = new Bank();
    Account account = (Account) Proxy.newProxyInstance(
        new Composite(), new Class<?>[] {Account.class}, (proxy, method, arguments) -> {
          parameters.add(method.getParameterCount());
          return method.invoke(bank, arguments);
        });
    int[] balance = new int[1];
    Coroutine coroutine = new Coroutine(() -> balance[0] = account.balance());
    assertFalse(coroutine.resume());
    assertEquals(42, balance[0]);
    assertEquals(List.of(0), parameters);
  }

  @Test
  void subclassesWhoseSuperclassTheLoaderDoesNotShow() throws Exception {
    Bank bank = new ByteBuddy()
        .ignore(ElementMatchers.none())
        .subclass(Bank.class)
        .method(ElementMatchers.named("balance"))
        .intercept(FixedValue.value(7))
        .make()
        .load(new Composite())
        .getLoaded()
        .getConstructor()
        .newInstance();
    int[] balance = new int[1];
    Coroutine coroutine = new Coroutine(() -> balance[0] = bank.balance());
    assertFalse(coroutine.resume());
    assertEquals(7, balance[0]);
  }
}
