package io.weft.listings.constructs;

import io.weft.abi.Continuation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** As the JDK writes one: the twin hands the call to the handler and becomes a call of the plain method. */
final class GeneratedProxy extends Proxy implements InterfaceMethods {
  GeneratedProxy(InvocationHandler handler) {
    super(handler);
  }

  @Override
  public int key() {
    return 1;
  }

  public int key(Continuation continuation) {
    return 2;
  }
}
