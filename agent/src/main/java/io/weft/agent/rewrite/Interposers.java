package io.weft.agent.rewrite;

import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Classes that libraries generate around others (JDK proxies, CGLIB) override the synthetic twins
 * too, pass the continuation on to code that cannot be suspended and go on when it returns. They
 * lose those methods: callers then find the inherited twin, or one made from the plain method.
 */
public final class Interposers {
  /** How the JDK begins the simple names of its proxies, in whatever package. */
  private static final String PROXY = "$Proxy";

  /** A method that it writes into each of them. */
  private static final String PROXY_ONLY = "proxyClassLookup";

  private Interposers() {}

  /**
   * Removes the overrides of twins that another tool wrote. A class that is rewritten afterwards gets
   * twins of its own; a JDK proxy is not, and gets twins that call its plain methods, as do methods of the
   * JDK's interfaces that are not suspendable there.
   *
   * @param type a class without the agent's mark
   * @param suspendables the classification
   * @return whether there were any
   */
  public static boolean strip(ClassNode type, Suspendables suspendables) {
    List<MethodNode> foreign = type.methods.stream()
        .filter(m -> RuntimeSymbols.isTwinDesc(m.desc))
        .filter(m -> overridesTwin(type, m, suspendables))
        .toList();
    type.methods.removeAll(foreign);
    for (MethodNode twin : foreign) {
      if (isJdkProxy(type) || isOfJdkTwin(type, twin, suspendables)) {
        String plainDesc = RuntimeSymbols.plainDesc(twin.desc);
        List<MethodNode> plain = type.methods.stream()
            .filter(m -> m.name.equals(twin.name) && m.desc.equals(plainDesc))
            .filter(m -> isJdkProxy(type) || !suspendables.isSuspendable(type.name, key(m)))
            .toList();
        plain.forEach(m -> type.methods.add(
            isJdkProxy(type) ? PlainEntry.twin(type, m) : PlainEntry.dispatchingTwin(type, m)));
      }
    }
    return !foreign.isEmpty();
  }

  private static MethodKey key(MethodNode method) {
    return new MethodKey(method.name, method.desc);
  }

  /**
   * Classes may live in a package of the JDK, so it is their supertypes that are asked. Of a proxy nothing is asked: its loader
   * may not show its interfaces, and it has nothing else that takes a continuation.
   */
  private static boolean overridesTwin(
      ClassNode type, MethodNode method, Suspendables suspendables) {
    MethodKey plain = new MethodKey(method.name, RuntimeSymbols.plainDesc(method.desc));
    return isJdkProxy(type)
        || parents(type).anyMatch(parent -> suspendables.isSuspendable(parent, plain))
        || isOfJdkTwin(type, method, suspendables)
        || isOfBridged(type, plain, suspendables);
  }

  /**
   * Beside a plain method that gets a twin: where a tool has put types in the place of type variables, as its bridge overrides
   * one, and where not all supertypes can be read, as it may override one.
   */
  private static boolean isOfBridged(ClassNode type, MethodKey plain, Suspendables suspendables) {
    return type.methods.stream().anyMatch(m -> key(m).equals(plain))
        && (suspendables.isSuspendable(type.name, plain)
            || parents(type).anyMatch(parent -> !suspendables.hierarchy().isReadable(parent)));
  }

  /**
   * Whether a twin is that of an interface of the JDK, which the runtime declares. Who asks an object for
   * its interfaces finds the runtime's among them.
   */
  private static boolean isOfJdkTwin(ClassNode type, MethodNode twin, Suspendables suspendables) {
    MethodKey plain = new MethodKey(twin.name, RuntimeSymbols.plainDesc(twin.desc));
    return Arrays.stream(JdkMethod.values())
        .filter(m -> m.method().equals(plain))
        .map(RuntimeSymbols::twinInterface)
        .anyMatch(i -> parents(type).anyMatch(p -> suspendables.hierarchy().isSubtype(p, i)));
  }

  private static Stream<String> parents(ClassNode type) {
    return Stream.concat(Stream.ofNullable(type.superName), type.interfaces.stream());
  }

  /**
   * Whether a class is a proxy of the JDK, and none that was written by hand.
   *
   * @param type any class
   */
  public static boolean isJdkProxy(ClassNode type) {
    return "java/lang/reflect/Proxy".equals(type.superName)
        && type.name.startsWith(PROXY, type.name.lastIndexOf('/') + 1)
        && type.methods.stream().anyMatch(m -> m.name.equals(PROXY_ONLY));
  }
}
