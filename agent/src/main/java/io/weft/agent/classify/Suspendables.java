package io.weft.agent.classify;

import io.weft.agent.classify.MethodFlags.Callee;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Which methods are suspendable, by the rules that need no look at code: annotated, in an annotated
 * type or package, overriding a suspendable method at any distance, or target of such a bridge. And by
 * one that does: an accessor that a compiler wrote, by what it calls.
 */
public final class Suspendables {
  /** A twin needs one slot more than the 255 that a method may have. */
  private static final int MAX_PARAMETER_SLOTS = 254;

  private final ClassHierarchy hierarchy;
  private final Map<String, Methods> byClass;

  /** Those of the parent loader, where its rules are others; or null. */
  private final Suspendables parent;

  /** Whether a class that was not defined here is the parent's; null where there is none. */
  private final Predicate<String> isOfParent;

  /** Classes that were defined here. */
  private final Set<String> defined;

  /** What a snapshot has answered; null: this is none. */
  private final Map<String, Methods> answers;

  /** With them, of calls. */
  private final Map<Callee, Boolean> calls;

  /**
   * The suspendable methods of a class.
   *
   * @param members those that a call may name, inherited ones included
   * @param hidden those that a static, private or other package's method of the class or of one above it hides
   *     from callers of the class; a subclass overrides them nevertheless, as the JVM knows no hiding
   */
  private record Methods(Set<MethodKey> members, Set<MethodKey> hidden) {
    static final Methods NONE = new Methods(Set.of(), Set.of());
  }

  /**
   * Makes the classification of one loader's classes.
   *
   * @param hierarchy its classes
   */
  public Suspendables(ClassHierarchy hierarchy) {
    this(hierarchy, null, null);
  }

  /**
   * Makes the classification of the classes of a loader that has rules of its own: they say nothing
   * about the classes of its parent.
   *
   * @param hierarchy its classes
   * @param parent those of its parent, or null
   * @param isOfParent whether the loader takes a class, by its internal name, from its parent; null with
   *     the parent
   */
  public Suspendables(ClassHierarchy hierarchy, Suspendables parent, Predicate<String> isOfParent) {
    this.hierarchy = hierarchy;
    this.parent = parent;
    this.isOfParent = isOfParent;
    this.byClass = new ConcurrentHashMap<>();
    this.defined = ConcurrentHashMap.newKeySet();
    this.answers = null;
    this.calls = null;
  }

  private Suspendables(Suspendables whole) {
    this.hierarchy = whole.hierarchy.snapshot();
    this.parent = whole.parent;
    this.isOfParent = whole.isOfParent;
    this.byClass = whole.byClass;
    this.defined = whole.defined;
    this.answers = new HashMap<>();
    this.calls = new HashMap<>();
  }

  /**
   * The same, for one thread and as long as it transforms one class: each question has one answer, whatever other threads
   * define meanwhile. Else a call might be one of a twin by one answer and, by another one, need no check behind it.
   */
  public Suspendables snapshot() {
    return new Suspendables(this);
  }

  /** The classes that this looks at. */
  public ClassHierarchy hierarchy() {
    return hierarchy;
  }

  /**
   * Takes a class that is being defined, in place of what was read about it before.
   *
   * @param facts its facts
   */
  public void define(ClassFacts facts) {
    defined.add(facts.name());
    byClass.remove(facts.name());
  }

  /**
   * Takes a class that is being defined and, by its header and constant pool, has and inherits
   * nothing suspendable.
   *
   * @param header of its class file
   */
  public void defineRejected(ClassHeader header) {
    hierarchy.defineHeader(header);
    if (byClass.containsKey(header.name())) {
      byClass.remove(header.name());
    }
    if (parent != null) { // else nobody asks where it was defined
      defined.add(header.name());
    }
  }

  /**
   * Whether a call may suspend.
   *
   * @param owner the class that the call names
   * @param method the method that the call names
   */
  public boolean isSuspendable(String owner, MethodKey method) {
    if (owner.startsWith("[") || ClassHierarchy.isJdk(owner)) {
      return false;
    }
    if (calls == null) {
      return isSuspendableNow(owner, method);
    }
    Callee call = new Callee(owner, method);
    Boolean answer = calls.get(call);
    if (answer == null) {
      answer = isSuspendableNow(owner, method);
      calls.put(call, answer);
    }
    return answer;
  }

  private boolean isSuspendableNow(String owner, MethodKey method) {
    return ofClass(owner).contains(method) || passesOn(owner, method, new HashSet<>());
  }

  /**
   * Whether a method is an accessor that calls what is suspendable, or another such accessor. This is
   * looked for at each call, and is no fact about its class: the callee may be of any other class,
   * whose supertypes may lead back here.
   */
  private boolean passesOn(String owner, MethodKey method, Set<Callee> seen) {
    if (!FactsReader.mayBeAccessor(method.name())
        || owner.startsWith("[")
        || ClassHierarchy.isJdk(owner)
        || (hierarchy.isPlain(owner) && !mayBeOnlyAccessors(owner))) { // which is left alone
      return false;
    }
    List<Callee> callees = callees(owner, method);
    if (callees.isEmpty() || !canHaveTwin(method)) {
      return false;
    }
    if (isOfParent(owner)) {
      return parent.passesOn(owner, method, seen);
    }
    boolean closes = method.name().equals(FactsReader.CLOSE_RESOURCE);
    return seen.add(new Callee(owner, method))
        && callees.stream()
            .anyMatch(c -> ofClass(c.owner()).contains(c.method())
                || passesOn(c.owner(), c.method(), seen)
                || (closes && JdkMethod.of(c.owner(), c.method()).isPresent()));
  }

  /**
   * Whether a method may be an accessor, by its name: it is suspendable if what it calls is, as far as that is known.
   *
   * @param method any method
   */
  public static boolean mayPassOn(MethodKey method) {
    return FactsReader.mayBeAccessor(method.name());
  }

  /**
   * Whether a class may have suspendable methods although nothing in it, or above it, is annotated: that of an interface of
   * Kotlin may have nothing but calls of the interface.
   *
   * @param type internal name
   */
  public static boolean mayBeOnlyAccessors(String type) {
    return type.endsWith("$DefaultImpls");
  }

  private List<Callee> callees(String owner, MethodKey method) {
    for (String type = owner; type != null; ) {
      ClassFacts facts = hierarchy.facts(type).orElse(null);
      if (facts == null || (facts.access() & Opcodes.ACC_ANNOTATION) != 0) {
        return List.of();
      }
      MethodFlags flags = facts.methods().get(method);
      if (flags != null || method.isConstructor()) {
        return flags == null ? List.of() : flags.callees();
      }
      type = facts.superName();
    }
    return List.of();
  }

  private boolean isOfParent(String owner) {
    return parent != null && !defined.contains(owner) && isOfParent.test(owner);
  }

  /**
   * The suspendable methods of a class that is being instrumented, as far as it declares them.
   *
   * @param facts the class
   */
  public Set<MethodKey> declared(ClassFacts facts) {
    Set<MethodKey> result = new LinkedHashSet<>(ofClass(facts.name()));
    result.retainAll(facts.methods().keySet());
    facts.methods().forEach((method, flags) -> {
      if (!flags.callees().isEmpty() && passesOn(facts.name(), method, new HashSet<>())) {
        result.add(method);
      }
    });
    return result;
  }

  /**
   * The JDK's interface methods that a class implements with suspendable code: its own, or what it
   * inherits from types that know nothing of the JDK's interface.
   *
   * @param facts the class
   */
  public Set<JdkMethod> implemented(ClassFacts facts) {
    return ofClass(facts.name()).stream()
        .flatMap(m -> JdkMethod.implementedBy(facts, m, hierarchy))
        .filter(m -> facts.methods().containsKey(m.method()) || !isImplementedAbove(facts, m))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(JdkMethod.class)));
  }

  private boolean isImplementedAbove(ClassFacts facts, JdkMethod method) {
    return Stream.concat(Stream.ofNullable(facts.superName()), facts.interfaces().stream())
        .anyMatch(t -> isSuspendable(t, method.method()) && hierarchy.isSubtype(t, method.type()));
  }

  /**
   * The JDK's interface method that a call names, itself or through an interface of the program.
   *
   * @param owner the type that the call names
   * @param method the method that the call names
   */
  public Optional<JdkMethod> jdkMethod(String owner, MethodKey method) {
    Optional<JdkMethod> named = JdkMethod.of(owner, method);
    if (named.isPresent() || ClassHierarchy.isJdk(owner) || !hierarchy.isInterface(owner)) {
      return named;
    }
    return Arrays.stream(JdkMethod.values())
        .filter(m -> m.method().equals(method) && hierarchy.isSubtype(owner, m.type()))
        .findFirst();
  }

  /**
   * The JDK's interface method that a call of a class's method names, where the class leaves it to its
   * subclasses: nobody could annotate it there.
   *
   * @param owner the class that the call names
   * @param method the method that the call names
   */
  public Optional<JdkMethod> jdkMethodLeftOpen(String owner, MethodKey method) {
    if (!JdkMethod.isMethodOfAny(method)
        || owner.startsWith("[")
        || ClassHierarchy.isJdk(owner)
        || !isLeftOpen(owner, method)) {
      return Optional.empty();
    }
    return Arrays.stream(JdkMethod.values())
        .filter(m -> m.method().equals(method) && hierarchy.isSubtype(owner, m.type()))
        .findFirst();
  }

  private boolean isLeftOpen(String owner, MethodKey method) {
    for (String type = owner; type != null; ) {
      ClassFacts facts = hierarchy.facts(type).orElse(null);
      if (facts == null || facts.isInterface()) {
        return false;
      }
      MethodFlags flags = facts.methods().get(method);
      if (flags != null) {
        int open = Opcodes.ACC_ABSTRACT | Opcodes.ACC_PUBLIC;
        return (flags.access() & open) == open;
      }
      type = facts.superName();
    }
    return true;
  }

  /**
   * All suspendable methods of a class, inherited ones included.
   *
   * @param owner internal name
   */
  public Set<MethodKey> ofClass(String owner) {
    return methods(owner).members();
  }

  /**
   * Whether a subclass may override something suspendable: also what a static or private method of
   * the class hides from callers.
   *
   * @param owner internal name
   */
  public boolean canBeOverridden(String owner) {
    Methods methods = methods(owner);
    return !methods.members().isEmpty() || !methods.hidden().isEmpty();
  }

  /**
   * The suspendable methods of types above that a static or private method of a class, or of one above it, hides from callers.
   *
   * @param owner internal name
   */
  public Set<MethodKey> hiddenIn(String owner) {
    return methods(owner).hidden();
  }

  private Methods methods(String owner) {
    if (ClassHierarchy.isJdk(owner)) {
      return Methods.NONE;
    }
    if (answers == null) {
      return methodsOutsideSnapshot(owner);
    }
    Methods answer = answers.get(owner);
    if (answer == null) {
      answer = methodsNow(owner);
      answers.put(owner, answer);
    }
    return answer;
  }

  /** Of a type above which not all is known nothing is kept: a snapshot looks at it once, however many ways lead there. */
  private Methods methodsOutsideSnapshot(String owner) {
    Methods known = byClass.get(owner);
    if (known != null) {
      return known;
    }
    if (!isOfParent(owner) && hierarchy.isPlain(owner)) {
      return Methods.NONE;
    }
    return snapshot().methods(owner);
  }

  private Methods methodsNow(String owner) {
    Methods result = byClass.get(owner);
    if (result == null) {
      if (isOfParent(owner)) {
        return parent.methods(owner);
      }
      if (hierarchy.isPlain(owner)) {
        return Methods.NONE;
      }
      Optional<ClassFacts> facts = hierarchy.facts(owner);
      result = facts.isPresent() ? compute(facts.get()) : Methods.NONE;
      if (!result.members().isEmpty()
          && !defined.contains(owner)
          && hierarchy.isOutOfReach(owner)) {
        result = Methods.NONE; // it will have no twins
      }
      if (hierarchy.isReadable(owner)) {
        byClass.put(owner, result);
      }
    }
    return result;
  }

  private Methods compute(ClassFacts facts) {
    if ((facts.access() & Opcodes.ACC_ANNOTATION) != 0) {
      return Methods.NONE; // the JDK takes no annotation type that has more than its elements
    }
    Set<MethodKey> inherited = new HashSet<>();
    Set<MethodKey> hidden = new HashSet<>();
    Stream.concat(Stream.ofNullable(facts.superName()), facts.interfaces().stream())
        .forEach(type -> {
          inherited.addAll(inheritable(type));
          hidden.addAll(methods(type).hidden());
        });
    SuspendableRules rules = hierarchy.rules();
    boolean listed = rules.listsAnyOf(facts.name()) && !isExempt(facts.name());
    boolean all = facts.annotated()
        || (listed && rules.listsClass(facts.name()))
        || hierarchy.isPackageAnnotated(facts.name(), defined.contains(facts.name()));
    Hiding hiding = new Hiding(this);
    Set<MethodKey> result = new HashSet<>(inherited);
    facts.methods().forEach((method, flags) -> {
      boolean above = inherited.contains(method) || hidden.contains(method);
      boolean overrides = flags.mayOverride() && above;
      if (canHaveTwin(method)
          && !(above && !flags.mayOverride() && hiding.isOfInterfaceAbove(facts, method))
          && !(facts.isInterface() && isObjectMethod(method) && !flags.isAbstract())
          && (all
              || flags.annotated()
              || overrides
              || (listed && rules.listsMethod(facts.name(), method.name())))) {
        result.add(method);
      } else {
        result.remove(method);
      }
      if (!flags.mayOverride() && inherited.contains(method)) {
        hidden.add(method);
      }
    });
    for (MethodKey method : inherited) {
      if (!facts.methods().containsKey(method) && hiding.isAnotherAbove(facts, method)) {
        result.remove(method);
        hidden.add(method);
      }
    }
    addBridges(facts, result);
    return new Methods(Set.copyOf(result), Set.copyOf(hidden));
  }

  /**
   * Whether a method has the signature of one that every class has. The JVM takes that one, and never an interface's
   * default method; of a twin it could not know. Scala's compiler writes such default methods.
   *
   * @param method any method
   */
  public static boolean isObjectMethod(MethodKey method) {
    return switch (method.name()) {
      case "toString" -> method.desc().equals("()Ljava/lang/String;");
      case "hashCode" -> method.desc().equals("()I");
      case "equals" -> method.desc().equals("(Ljava/lang/Object;)Z");
      default -> false;
    };
  }

  private boolean isExempt(String owner) {
    return hierarchy.rules().exemptTypes().stream().anyMatch(t -> hierarchy.isSubtype(owner, t));
  }

  /** A bridge and the method that it calls are one method to the program, and so are all its bridges. */
  private static void addBridges(ClassFacts facts, Set<MethodKey> result) {
    int before;
    do {
      before = result.size();
      addBridgesOnce(facts, result);
    } while (result.size() > before);
  }

  private static void addBridgesOnce(ClassFacts facts, Set<MethodKey> result) {
    facts.methods().forEach((method, flags) -> {
      MethodKey target = flags.bridgeTarget();
      if (target != null && facts.methods().containsKey(target)) {
        if (result.contains(method)) {
          result.add(target);
        } else if (result.contains(target)) {
          result.add(method);
        }
      }
    });
  }

  private Set<MethodKey> inheritable(String type) {
    Set<MethodKey> result = new HashSet<>();
    Optional<ClassFacts> facts = hierarchy.facts(type);
    for (MethodKey method : ofClass(type)) {
      MethodFlags flags = facts.isPresent() ? facts.get().methods().get(method) : null;
      if (!method.isConstructor()
          && (flags == null || flags.isInheritable(facts.get().isInterface()))) {
        result.add(method);
      }
    }
    return result;
  }

  /**
   * Whether a method may be suspendable at all.
   *
   * @param method any method
   */
  public static boolean canHaveTwin(MethodKey method) {
    return !"<clinit>".equals(method.name())
        && !"$deserializeLambda$".equals(method.name())
        && Type.getArgumentsAndReturnSizes(method.desc()) >> 2 <= MAX_PARAMETER_SLOTS;
  }
}
