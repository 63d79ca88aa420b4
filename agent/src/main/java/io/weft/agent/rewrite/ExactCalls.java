package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.MethodFlags;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Calls of one certain method: {@code super.m()}, {@code I.super.m()}, and of static methods. If the
 * type that has it was not instrumented, the JVM looks for the twin further up, and may find one there:
 * that of another method. Where that can be, code asks as it is linked, and calls the plain method
 * instead. So it does where the method has no code any more.
 */
final class ExactCalls {
  private static final String OBJECT = "java/lang/Object";

  private record Target(String from, MethodKey method) {}

  private final ClassNode host;
  private final Suspendables suspendables;
  private final ClassHierarchy hierarchy;
  private final boolean alone;
  private final Map<Target, Boolean> known = new HashMap<>();

  /**
   * Makes one.
   *
   * @param alone whether no agent will be there, so that any other class may be another version of itself when the
   *     program runs
   */
  ExactCalls(ClassNode host, Suspendables suspendables, boolean alone) {
    this.host = host;
    this.suspendables = suspendables;
    this.alone = alone;
    this.hierarchy = suspendables.hierarchy();
  }

  /** Whether any other class may be another version of itself when the program runs. */
  boolean isAlone() {
    return alone;
  }

  /** Where the JVM begins to look for a call's method, if it may pass by a type without twin, or end at another method. */
  Optional<String> doubtful(MethodInsnNode call) {
    return doubtful(call.getOpcode(), call.owner, call.itf, new MethodKey(call.name, call.desc));
  }

  /** The same of a method handle's target. */
  Optional<String> doubtful(int opcode, String owner, boolean itf, MethodKey method) {
    if (opcode == Opcodes.INVOKEVIRTUAL) {
      return mayEndAtUnknown(owner, method) ? Optional.of(owner) : Optional.empty();
    }
    if (opcode == Opcodes.INVOKEINTERFACE) {
      return Optional.empty();
    }
    boolean above = opcode == Opcodes.INVOKESPECIAL && !itf && !owner.equals(host.name);
    String from = above ? host.superName : owner;
    return isDoubtful(from, method) ? Optional.of(from) : Optional.empty();
  }

  /**
   * Whether a call that names a class may end at a method of a superclass of which only the header is known: one that the class
   * does not inherit, and that the caller may call, as its nestmate or in its package.
   */
  private boolean mayEndAtUnknown(String owner, MethodKey method) {
    String name = owner;
    while (name != null && !ClassHierarchy.isJdk(name)) {
      ClassFacts facts = hierarchy.facts(name).orElse(null);
      if (facts == null || facts.methods().containsKey(method)) {
        return false;
      }
      if (facts.headerOnly() && mayCall(name, owner)) {
        return true;
      }
      name = facts.superName();
    }
    return false;
  }

  private boolean mayCall(String type, String owner) {
    String own = ClassFacts.packageOf(host.name);
    return mayBeNestmate(type)
        || (own.equals(ClassFacts.packageOf(type)) && !own.equals(ClassFacts.packageOf(owner)));
  }

  /** Whether a type may be one that calls private methods of the class, and the reverse, as far as names tell. */
  boolean mayBeNestmate(String type) {
    String nest = host.nestHostClass == null ? host.name : host.nestHostClass;
    return type.equals(nest) || type.startsWith(nest + "$");
  }

  /** Whether a type above the one that has a method, as seen from some type, may have its twin; or none has code of it. */
  boolean isDoubtful(String from, MethodKey method) {
    return !method.isConstructor()
        && !RuntimeSymbols.isRuntime(from)
        && known.computeIfAbsent(new Target(from, method), this::find);
  }

  private boolean find(Target target) {
    if (alone && !declares(target.from(), target.method())) {
      return true;
    }
    Set<String> having = new LinkedHashSet<>();
    collect(target.from(), target.method(), having, new HashSet<>());
    if (hasNoCode(having, target.method())) {
      return true;
    }
    if (having.size() < 2) {
      return false;
    }
    String first = having.iterator().next();
    if (first.equals(host.name)) {
      return false;
    }
    boolean certain =
        knowsMethods(first) && (first.equals(target.from()) || !hierarchy.isInterface(first));
    return having.stream()
        .filter(type -> !certain || !type.equals(first))
        .anyMatch(type -> mayHaveTwin(type, target.method()));
  }

  /** Whether a type is the caller's own class and has the method itself, as it will have when it runs. */
  boolean declares(String type, MethodKey method) {
    return type.equals(host.name)
        && hierarchy.facts(type).map(f -> f.methods().containsKey(method)).orElse(false);
  }

  /**
   * Whether no code can be chosen, since the method has lost it or an interface has got it too after the caller was compiled: the
   * twin of such a method calls that of the object, which may be the caller.
   */
  private boolean hasNoCode(Set<String> having, MethodKey method) {
    if (!having.stream().allMatch(this::knowsMethods)) {
      return false; // nobody knows
    }
    String first = having.stream().findFirst().orElse(null);
    if (first == null || !hierarchy.isInterface(first)) {
      return first != null && flags(first, method).isAbstract();
    }
    List<MethodFlags> chosen = having.stream()
        .filter(type -> having.stream()
            .noneMatch(other -> !other.equals(type) && hierarchy.isSubtype(other, type)))
        .map(type -> flags(type, method))
        .filter(MethodFlags::mayOverride)
        .toList();
    return !chosen.isEmpty()
        && chosen.stream().filter(each -> !each.isAbstract()).count() != 1;
  }

  private boolean knowsMethods(String type) {
    return hierarchy.facts(type).map(f -> !f.headerOnly()).orElse(false);
  }

  private MethodFlags flags(String type, MethodKey method) {
    return hierarchy.facts(type).orElseThrow().methods().get(method);
  }

  /**
   * The types that have a method, or may have it: superclasses before interfaces. The JDK's have no
   * twins, and are read only where one may be the superclass that has the method.
   */
  private void collect(String type, MethodKey method, Set<String> having, Set<String> seen) {
    if (type == null || OBJECT.equals(type) || !seen.add(type)) {
      return;
    }
    if (ClassHierarchy.isJdk(type) && !having.isEmpty()) {
      return;
    }
    ClassFacts facts = hierarchy.facts(type).orElse(null);
    if (facts == null) {
      having.add(type);
      return;
    }
    if (facts.headerOnly() || facts.methods().containsKey(method)) {
      having.add(type);
    }
    collect(facts.superName(), method, having, seen);
    facts.interfaces().stream()
        .filter(each -> !ClassHierarchy.isJdk(each))
        .forEach(each -> collect(each, method, having, seen));
  }

  /** Also where its own class refers to it, as {@code this::m} or {@code Type::m}: only that one knows. */
  private boolean mayHaveTwin(String type, MethodKey method) {
    Optional<ClassFacts> facts = hierarchy.facts(type);
    if (facts.isEmpty()) {
      return !ClassHierarchy.isJdk(type) || suspendables.isSuspendable(type, method);
    }
    return (!ClassHierarchy.isJdk(type)
            && !facts.get().headerOnly()
            && facts.get().methods().get(method).mayBeExactTarget())
        || suspendables.isSuspendable(type, method);
  }
}
