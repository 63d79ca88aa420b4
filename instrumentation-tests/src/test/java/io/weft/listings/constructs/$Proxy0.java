package io.weft.listings.constructs;

import io.weft.abi.Continuation;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** As the JDK writes and names one: the twin hands the call to the handler and becomes a call of the plain method. */
final class $Proxy0 extends Proxy implements InterfaceMethods {
  $Proxy0(InvocationHandler handler) {
    super(handler);
  }

  @Override
  public int key() {
    return 1;
  }

  public int key(Continuation continuation) {
    return 2;
  }

  /** By which the agent knows it. */
  @SuppressWarnings("unused")
  private static Lookup proxyClassLookup(Lookup caller) {
    return caller;
  }
}
