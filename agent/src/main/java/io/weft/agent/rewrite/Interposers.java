package io.weft.agent.rewrite;

import org.objectweb.asm.tree.ClassNode;

/**
 * Classes that libraries generate around others (JDK proxies, CGLIB) override the synthetic twins
 * too, pass the continuation on to code that cannot be suspended and go on when it returns. They
 * lose those methods: callers then find the inherited twin, or one made from the plain method.
 */
public final class Interposers {
  private Interposers() {}

  /**
   * Removes the twins that another tool wrote.
   *
   * @param type a class without the agent's mark
   * @return whether there were any
   */
  public static boolean strip(ClassNode type) {
    return type.methods.removeIf(m -> RuntimeSymbols.isTwinDesc(m.desc));
  }

  /**
   * Whether a class is a proxy of the JDK, which inherits its twins from its interfaces.
   *
   * @param type any class
   */
  public static boolean isJdkProxy(ClassNode type) {
    return "java/lang/reflect/Proxy".equals(type.superName);
  }
}
