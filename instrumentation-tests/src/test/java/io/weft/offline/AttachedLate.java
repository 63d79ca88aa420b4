package io.weft.offline;

import com.sun.tools.attach.VirtualMachine;
import io.weft.Coroutine;
import io.weft.PinnedException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Has a proxy already when it attaches the agent to itself, or when the agent comes that is named behind this one. */
public final class AttachedLate {
  private static Wrapped.Account proxy;

  private AttachedLate() {}

  /** Called by the JVM, if this is an agent too. */
  public static void premain(String nothing, Instrumentation unused) {
    proxy = newProxy();
  }

  private static Wrapped.Account newProxy() {
    Wrapped.Account bank = new Wrapped.Bank();
    return (Wrapped.Account) Proxy.newProxyInstance(
        AttachedLate.class.getClassLoader(),
        new Class<?>[] {Wrapped.Account.class},
        (self, method, given) -> {
          try {
            return method.invoke(bank, given);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        });
  }

  /** The agent's jar is the argument, unless this is an agent too. */
  public static void main(String[] arguments) throws Exception {
    if (proxy == null) {
      proxy = newProxy();
      VirtualMachine here =
          VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
      here.loadAgent(arguments[0]);
      here.detach();
    }
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
