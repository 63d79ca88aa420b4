package io.weft.agent.rewrite;

import io.weft.agent.classify.ClassFacts;
import io.weft.agent.classify.ClassHierarchy;
import io.weft.agent.classify.JdkMethod;
import io.weft.agent.classify.MethodFlags;
import io.weft.agent.classify.MethodKey;
import io.weft.agent.classify.Suspendables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
  private final Set<MethodKey> own;
  private final Suspendables suspendables;
  private final ClassHierarchy hierarchy;
  private final ExactCalls exact;

  /** Whether there are types above the class of which the methods are not known. */
  private final boolean unknown;

  /** Whether the class may inherit another method, when the program runs, than the class files tell that were seen. */
  private final boolean open;

  /**
   * Makes one for a class.
   *
   * @param own its methods that have a twin anyway
   */
  InheritedTwins(
      ClassNode host,
      ClassFacts facts,
      Set<MethodKey> own,
      Suspendables suspendables,
      ExactCalls exact) {
    this.host = host;
    this.facts = facts;
    this.own = own;
    this.suspendables = suspendables;
    this.hierarchy = suspendables.hierarchy();
    this.exact = exact;
    this.unknown = hierarchy.hasHeadersOnlyAbove(facts);
    this.open = unknown || exact.isAlone();
  }

  List<MethodNode> missing() {
    List<MethodNode> result = new ArrayList<>();
    Set<MethodKey> hidden = suspendables.hiddenIn(host.name); // objects have them nevertheless
    Set<MethodKey> all = new HashSet<>(suspendables.ofClass(host.name));
    all.addAll(hidden);
    for (MethodKey method : inOrder(all)) {
      if (facts.methods().containsKey(method) || method.isConstructor()) {
        continue;
      }
      if (hidden.contains(method) || isStatic(method)) {
        behindHiding(method).ifPresent(result::add);
        continue;
      }
      Optional<ClassFacts> origin = declaringSuperclass(facts, method);
      if (origin.isEmpty()) {
        // A superclass that cannot be read may have the method, and would win over an interface.
        if (!hierarchy.isReadable(facts.superName())) {
          result.add(PlainEntry.exactTwin(host, plain(method)));
        } else if (unknown || new Chosen(method).isDeclaredAgain(facts)) {
          result.add(fromInterface(method));
        }
      } else if (!suspendables.isSuspendable(origin.get().name(), method)) {
        result.add(besideCodeOf(origin.get(), method));
      }
    }
    result.addAll(behindOwn());
    return result;
  }

  private List<MethodNode> behindOwn() {
    Set<MethodKey> hiding = new HashSet<>(suspendables.hiddenIn(host.name));
    hiding.retainAll(facts.methods().keySet());
    hiding.removeAll(own); // they have that twin themselves
    return inOrder(hiding).stream()
        .flatMap(method -> behindHiding(method).stream())
        .toList();
  }

  private MethodNode besideCodeOf(ClassFacts superclass, MethodKey method) {
    if (superclass.methods().get(method).isAbstract()) {
      return withoutCode(method);
    }
    return open // it may not have the method any more
        ? PlainEntry.exactTwin(host, plain(method))
        : PlainEntry.superTwin(host, plain(method));
  }

  /** The twin of the very method that is inherited, since a subclass may call it as its super method. */
  private MethodNode fromInterface(MethodKey method) {
    Chosen chosen = new Chosen(method);
    Optional<String> code = chosen.code(facts);
    if (code.isPresent() && suspendables.isSuspendable(code.get(), method)) {
      for (String parent : parents(facts)) {
        Optional<ClassFacts> type = hierarchy.facts(parent);
        if (type.isPresent() && chosen.code(type.get()).equals(code)) {
          boolean itf = type.get().isInterface();
          return open
              ? PlainEntry.inheritedTwinIfStill(host, plain(method), parent, itf)
              : PlainEntry.inheritedTwin(
                  host, plain(method), parent, itf, exact.isDoubtful(parent, method));
        }
      }
    }
    return code.isPresent() ? PlainEntry.exactTwin(host, plain(method)) : withoutCode(method);
  }

  private MethodNode withoutCode(MethodKey method) {
    return open // there may be some
        ? PlainEntry.openTwin(host, plain(method))
        : PlainEntry.twin(host, plain(method));
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

  /** Whether the class inherits a static method: what calls it finds the twin above. */
  private boolean isStatic(MethodKey method) {
    for (String name = facts.superName(); name != null; ) {
      Optional<ClassFacts> type = hierarchy.facts(name);
      MethodFlags flags = type.map(f -> f.methods().get(method)).orElse(null);
      if (flags != null) {
        return (flags.access() & Opcodes.ACC_STATIC) != 0;
      }
      name = type.map(ClassFacts::superName).orElse(null);
    }
    return false;
  }

  /**
   * A method that is static, private or another package's hides what is above it from calls of the class, but not from those of
   * an interface: they run what a superclass has, and those of the twin would run the interface's; or they run an
   * interface's, and those of the twin that of a superclass which had to have one.
   */
  private Optional<MethodNode> behindHiding(MethodKey method) {
    Chosen chosen = new Chosen(method);
    Optional<ClassFacts> origin = declaringSuperclass(facts, method);
    boolean needed = origin.isPresent()
        ? !suspendables.isSuspendable(origin.get().name(), method)
        : unknown || chosen.isDeclaredAgain(facts) || chosen.isInheritedAgain(facts.superName());
    if (!needed) {
      return Optional.empty();
    }
    Set<String> interfaces = new LinkedHashSet<>();
    collect(facts, interfaces);
    return interfaces.stream()
        .filter(chosen::isDeclaredSuspendable)
        .findFirst()
        .map(itf -> PlainEntry.twin(plain(method), itf));
  }

  /** The superclass whose method a call of the plain method runs. */
  private Optional<ClassFacts> declaringSuperclass(ClassFacts of, MethodKey method) {
    String name = of.isInterface() ? null : of.superName();
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

  private static List<String> parents(ClassFacts type) {
    List<String> result = new ArrayList<>(type.interfaces());
    if (type.superName() != null && !ClassHierarchy.isJdk(type.superName())) {
      result.add(type.superName());
    }
    return result;
  }

  /** What the JVM chooses for one method, that no superclass declares, among what interfaces bring. */
  private final class Chosen {
    private final MethodKey method;
    private final Map<String, Boolean> declaredAgain = new HashMap<>();

    Chosen(MethodKey method) {
      this.method = method;
    }

    /** Whether a type that does not declare the method has to declare the twin. */
    boolean isDeclaredAgain(ClassFacts type) {
      if (type.methods().containsKey(method)) {
        return false;
      }
      Boolean known = declaredAgain.get(type.name());
      if (known == null) {
        known = findDeclaredAgain(type);
        declaredAgain.put(type.name(), known);
      }
      return known;
    }

    private boolean findDeclaredAgain(ClassFacts type) {
      Set<String> interfaces = new LinkedHashSet<>();
      collect(type, interfaces);
      long declaring = interfaces.stream().filter(this::isDeclaredSuspendable).count();
      if (declaring == 0) {
        return false;
      }
      // Calls of the method fail, and so must those of its twin.
      if (withCode(interfaces).size() > 1) {
        return true;
      }
      if (isOfJdkToo(type)) {
        return true;
      }
      if (declaring == 1) { // nearly always
        return false;
      }
      boolean ofSuperclass = !type.isInterface() && isInheritedAgain(type.superName());
      return mostSpecific(interfaces, i -> isDeclaredSuspendable(i) || isDeclaredAgain(i))
                  .size()
              > 1
          || (ofSuperclass
              && type.interfaces().stream().anyMatch(i -> suspendables.isSuspendable(i, method)));
    }

    /** Whether it gets the runtime's interface with the twin as well, which would stand beside the one that is inherited. */
    private boolean isOfJdkToo(ClassFacts type) {
      return JdkMethod.isMethodOfAny(method)
          && suspendables.implemented(type).stream().anyMatch(m -> m.method().equals(method));
    }

    /** Whether a superclass has the twin, which then wins over those of interfaces. */
    private boolean isInheritedAgain(String name) {
      Optional<ClassFacts> type =
          name == null || ClassHierarchy.isJdk(name) ? Optional.empty() : hierarchy.facts(name);
      return type.isPresent()
          && (isDeclaredAgain(type.get()) || isInheritedAgain(type.get().superName()));
    }

    private boolean isDeclaredAgain(String type) {
      return hierarchy.facts(type).map(this::isDeclaredAgain).orElse(false);
    }

    private boolean isDeclaredSuspendable(String type) {
      return flags(type).map(MethodFlags::mayOverride).orElse(false)
          && suspendables.isSuspendable(type, method);
    }

    private Optional<MethodFlags> flags(String type) {
      return hierarchy.facts(type).map(f -> f.methods().get(method));
    }

    private List<String> mostSpecific(Set<String> interfaces, Predicate<String> having) {
      List<String> found = interfaces.stream().filter(having).toList();
      Set<String> above = new HashSet<>();
      found.forEach(i -> hierarchy.facts(i).ifPresent(f -> collect(f, above)));
      return found.stream().filter(i -> !above.contains(i)).toList();
    }

    /** Where there are several, the JVM refuses to choose. */
    private List<String> withCode(Set<String> interfaces) {
      return mostSpecific(
              interfaces, i -> flags(i).map(MethodFlags::mayOverride).orElse(false))
          .stream()
          .filter(i -> !flags(i).orElseThrow().isAbstract())
          .toList();
    }

    /** The interface whose code runs, if there is any. */
    Optional<String> code(ClassFacts type) {
      Set<String> interfaces = new LinkedHashSet<>();
      collect(type, interfaces);
      if (type.isInterface()) {
        interfaces.add(type.name());
      }
      List<String> withCode = withCode(interfaces);
      return withCode.size() == 1 ? Optional.of(withCode.get(0)) : Optional.empty();
    }
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
