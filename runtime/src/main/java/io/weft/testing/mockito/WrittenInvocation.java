package io.weft.testing.mockito;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.mockito.invocation.Invocation;
import org.mockito.invocation.Location;

/**
 * An invocation of a written method, which knows from where it, or its twin, was called. A proxy, since Mockito casts
 * invocations to interfaces of its own.
 */
final class WrittenInvocation implements InvocationHandler, Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Mockito's is serializable
  private final Invocation written;

  @SuppressWarnings("serial") // so is that
  private final Location caller;

  private WrittenInvocation(Invocation written, Location caller) {
    this.written = written;
    this.caller = caller;
  }

  static Invocation of(Invocation written, Location caller) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    interfaces.add(
        Invocation.class); // first: what it has in common with others is called as its own
    for (Class<?> type = written.getClass(); type != null; type = type.getSuperclass()) {
      Collections.addAll(interfaces, type.getInterfaces());
    }
    return (Invocation) Proxy.newProxyInstance(
        written.getClass().getClassLoader(),
        interfaces.toArray(Class<?>[]::new),
        new WrittenInvocation(written, caller));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "getLocation":
        return caller;
      case "equals":
        return self == arguments[0];
      case "hashCode":
        return System.identityHashCode(self);
      default:
        try {
          return method.invoke(written, arguments);
        } catch (InvocationTargetException thrown) {
          throw thrown.getCause();
        }
    }
  }
}
