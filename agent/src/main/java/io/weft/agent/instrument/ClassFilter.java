package io.weft.agent.instrument;

import io.weft.agent.classify.ClassHeader;
import io.weft.agent.classify.Descriptors;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rejects, from its constant pool and header alone, a class that has and inherits nothing
 * suspendable. It may let too many through, never too few.
 */
final class ClassFilter implements ClassHeader.DynamicCallTest, Predicate<String> {
  private final Suspendables suspendables;

  ClassFilter(Suspendables suspendables) {
    this.suspendables = suspendables;
  }

  boolean isWorthReading(ClassHeader header) {
    return !suspendables.hierarchy().isPlain(header)
        || Suspendables.mayBeOnlyAccessors(header.name())
        || header.hasDynamicCall(this)
        || header.hasTypeOfLambdas(this);
  }

  /** Whether a lambda that is of a type may suspend. */
  @Override
  public boolean test(String type) {
    return !suspendables.hierarchy().isPlain(type)
        && !suspendables.ofClass(type).isEmpty();
  }

  /** Whether it makes a lambda of a type with a suspendable method of that name. */
  @Override
  public boolean test(String name, String desc) {
    int type = Descriptors.endOfParameters(desc) + 1;
    if (desc.charAt(type) != 'L') {
      return false;
    }
    Set<MethodKey> methods = suspendables.ofClass(desc.substring(type + 1, desc.length() - 1));
    if (!methods.isEmpty()) {
      for (MethodKey method : methods) {
        if (method.name().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
