package io.weft.agent.classify;

import org.objectweb.asm.Opcodes;

/** Methods that hide others of their name: what a call finds is not what an object has. */
final class Hiding {
  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;

  private final Suspendables suspendables;
  private final ClassHierarchy hierarchy;

  Hiding(Suspendables suspendables) {
    this.suspendables = suspendables;
    this.hierarchy = suspendables.hierarchy();
  }

  /**
   * Whether a call that names a class ends at a superclass's method that the class does not inherit, and whose twin it would
   * not find: the JVM looks there before it looks at interfaces, and does not mind that the method is private, static or
   * another package's (JVMS 5.4.3.3). Nestmates, or the other package, may call it so. There is no twin, or one that
   * the class has got for what its interfaces bring comes before it.
   */
  boolean isAnotherAbove(ClassFacts facts, MethodKey method) {
    ClassFacts type = facts.isInterface() ? null : parent(facts);
    while (type != null) {
      MethodFlags flags = type.methods().get(method);
      if (flags != null) {
        boolean twin = suspendables.ofClass(type.name()).contains(method)
            && ((flags.access() & Opcodes.ACC_STATIC) != 0 || !isOfInterfaceAbove(facts, method));
        return !twin
            && (!flags.mayOverride()
                || ((flags.access() & VISIBLE) == 0
                    && !ClassFacts.packageOf(type.name())
                        .equals(ClassFacts.packageOf(facts.name()))));
      }
      type = parent(type);
    }
    return false;
  }

  /**
   * Whether interfaces bring a class a suspendable method: objects have that one although the class hides it by a static or
   * private method, which no compiler lets it have, and there can be one twin only.
   */
  boolean isOfInterfaceAbove(ClassFacts facts, MethodKey method) {
    ClassFacts type = facts.isInterface() ? null : facts;
    while (type != null) {
      if (type.interfaces().stream().anyMatch(i -> suspendables.ofClass(i).contains(method))) {
        return true;
      }
      type = parent(type);
    }
    return false;
  }

  /** The superclass, if it is none of the JDK and can be read; or null. */
  private ClassFacts parent(ClassFacts type) {
    String name = type.superName();
    return name == null || ClassHierarchy.isJdk(name)
        ? null
        : hierarchy.facts(name).orElse(null);
  }
}
