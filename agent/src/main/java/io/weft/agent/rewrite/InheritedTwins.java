package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Twins that a class would inherit from two unrelated interfaces. The JVM would refuse to choose,
 * so the class declares them itself; they call the plain method.
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
    if (interfaces.size() > 1) {
      for (MethodKey method : suspendables.ofClass(host.name)) {
        if (!facts.methods().containsKey(method)
            && !isDeclaredBySuperclass(method)
            && isAmbiguous(method, interfaces)) {
          result.add(twin(method));
        }
      }
    }
    return result;
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

  private boolean isDeclaredBySuperclass(MethodKey method) {
    String name = facts.superName();
    while (name != null && !ClassHierarchy.isJdk(name)) {
      Optional<ClassFacts> type = hierarchy.facts(name);
      if (type.isEmpty()) {
        return false;
      }
      if (type.get().methods().containsKey(method) && suspendables.isSuspendable(name, method)) {
        return true;
      }
      name = type.get().superName();
    }
    return false;
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

  private MethodNode twin(MethodKey method) {
    MethodNode plain = new MethodNode(
        Opcodes.ASM9,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT,
        method.name(),
        method.desc(),
        null,
        null);
    return PlainEntry.twin(host, plain);
  }
}
