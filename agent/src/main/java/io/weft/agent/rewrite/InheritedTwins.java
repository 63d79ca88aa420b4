package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodFlags;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Twins that a class must declare although it does not declare the method: where two unrelated
 * interfaces bring one, the JVM would refuse to choose; and where the method comes from a superclass
 * that has no twin, an interface's twin would run the interface's code instead.
 */
final class InheritedTwins {
  private final ClassNode host;
  private final ClassFacts facts;
  private final Suspendables suspendables;
  private final ClassHierarchy hierarchy;

  InheritedTwins(ClassNode host, ClassFacts facts, Suspendables suspendables) {
    this.host = host;
    this.facts = facts;
    this.suspendables = suspendables;
    this.hierarchy = suspendables.hierarchy();
  }

  List<MethodNode> missing() {
    Set<String> interfaces = new LinkedHashSet<>();
    collect(facts, interfaces);
    List<MethodNode> result = new ArrayList<>();
    for (MethodKey method : inOrder(suspendables.ofClass(host.name))) {
      if (facts.methods().containsKey(method) || method.isConstructor()) {
        continue;
      }
      Optional<ClassFacts> origin = declaringSuperclass(method);
      if (origin.isEmpty()) {
        // A superclass that cannot be read may have the method, and would win over an interface.
        if (isAmbiguous(method, interfaces) || !hierarchy.isReadable(facts.superName())) {
          result.add(PlainEntry.twin(host, plain(method)));
        }
      } else if (!suspendables.isSuspendable(origin.get().name(), method)) {
        boolean callable = !origin.get().methods().get(method).isAbstract();
        result.add(
            callable
                ? PlainEntry.superTwin(host, plain(method))
                : PlainEntry.twin(host, plain(method)));
      }
    }
    return result;
  }

  /** Sets of the JDK are ordered anew in each JVM, and class files should not be. */
  private static List<MethodKey> inOrder(Set<MethodKey> methods) {
    return methods.stream().sorted(Comparator.comparing(MethodKey::toString)).toList();
  }

  private void collect(ClassFacts type, Set<String> interfaces) {
    for (String name : type.interfaces()) {
      if (interfaces.add(name)) {
        hierarchy.facts(name).ifPresent(f -> collect(f, interfaces));
      }
    }
    if (type.superName() != null && !ClassHierarchy.isJdk(type.superName())) {
      hierarchy.facts(type.superName()).ifPresent(f -> collect(f, interfaces));
    }
  }

  /** The superclass whose method a call of the plain method runs. */
  private Optional<ClassFacts> declaringSuperclass(MethodKey method) {
    String name = facts.isInterface() ? null : facts.superName();
    while (name != null) {
      Optional<ClassFacts> type = hierarchy.facts(name);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      MethodFlags flags = type.get().methods().get(method);
      if (flags != null && flags.mayOverride()) {
        return type;
      }
      name = type.get().superName();
    }
    return Optional.empty();
  }

  private boolean isAmbiguous(MethodKey method, Set<String> interfaces) {
    List<String> declaring = interfaces.stream()
        .filter(
            i -> hierarchy.facts(i).map(f -> f.methods().containsKey(method)).orElse(false))
        .filter(i -> suspendables.isSuspendable(i, method))
        .toList();
    return declaring.stream()
            .filter(i -> declaring.stream()
                .noneMatch(other -> !other.equals(i) && hierarchy.isSubtype(other, i)))
            .count()
        > 1;
  }

  private static MethodNode plain(MethodKey method) {
    return new MethodNode(
        Opcodes.ASM9,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT,
        method.name(),
        method.desc(),
        null,
        null);
  }
}
