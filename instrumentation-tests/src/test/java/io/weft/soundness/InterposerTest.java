package io.weft.soundness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.Coroutine;
import io.weft.PinnedException;
import io.weft.Suspendable;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void theRealObjectSuspends() {
    Account account = new Bank();
    List<Integer> results = new ArrayList<>();
    Coroutine coroutine = new Coroutine(() -> results.add(account.transfer(10)));
    assertTrue(coroutine.resume());
    assertFalse(coroutine.resume());
    assertEquals(List.of(10), results);
  }
}
