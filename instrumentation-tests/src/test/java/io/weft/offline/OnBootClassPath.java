package io.weft.offline;

import io.weft.Coroutine;
import io.weft.PinnedException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Waits behind a proxy that the boot loader defines. */
public final class OnBootClassPath {
  private OnBootClassPath() {}

  /** Prints whether that was refused. */
  public static void main(String[] arguments) {
    Wrapped.Account bank = new Wrapped.Bank();
    Wrapped.Account proxy = (Wrapped.Account) Proxy.newProxyInstance(
        OnBootClassPath.class.getClassLoader(),
        new Class<?>[] {Wrapped.Account.class},
        (self, method, given) -> {
          try {
            return method.invoke(bank, given);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        });
    Coroutine coroutine = new Coroutine(() -> {
      try {
        System.out.println(proxy.transfer(1));
      } catch (PinnedException pinned) {
        System.out.println("pinned");
      }
    });
    coroutine.resume();
  }
}
