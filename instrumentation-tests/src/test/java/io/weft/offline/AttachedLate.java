package io.weft.offline;

import com.sun.tools.attach.VirtualMachine;
import io.weft.Coroutine;
import io.weft.PinnedException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Has a proxy already when it attaches the agent to itself. */
public final class AttachedLate {
  private AttachedLate() {}

  /** The agent's jar is the argument. */
  public static void main(String[] arguments) throws Exception {
    Wrapped.Account bank = new Wrapped.Bank();
    Wrapped.Account proxy = (Wrapped.Account) Proxy.newProxyInstance(
        AttachedLate.class.getClassLoader(),
        new Class<?>[] {Wrapped.Account.class},
        (self, method, given) -> {
          try {
            return method.invoke(bank, given);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        });
    VirtualMachine here =
        VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
    here.loadAgent(arguments[0]);
    here.detach();
    Coroutine coroutine = new Coroutine(() -> {
      try {
        System.out.println(proxy.transfer(1));
      } catch (PinnedException pinned) {
        System.out.println("pinned");
      }
    });
    System.out.println(coroutine.resume() ? "suspended" : "ended");
  }
}
