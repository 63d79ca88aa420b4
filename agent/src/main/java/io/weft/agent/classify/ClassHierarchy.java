package io.weft.agent.classify;

import io.weft.agent.check.TypeRelations;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassReader;

/**
 * The classes that one loader sees, read from class files and never loaded. Facts of a class that
 * passed the agent come first, so that classes made at run time are known too.
 *
 * <p>Thread-safe; a class is read at most once, but for races that read the same facts twice.
 */
public final class ClassHierarchy implements TypeRelations {
  private static final String[] JDK_PREFIXES = {"java/", "jdk/", "sun/"};

  /** All packages of the JDK's modules: many begin like those of programs, {@code javax/xml} for one. */
  private static final Set<String> JDK_PACKAGES = ModuleLayer.boot().modules().stream()
      .filter(m -> m.getName().startsWith("java.") || m.getName().startsWith("jdk."))
      .flatMap(m -> m.getPackages().stream())
      .map(p -> p.replace('.', '/'))
      .collect(Collectors.toUnmodifiableSet());

  private final ClassSource source;
  private final SuspendableRules rules;
  private final ClassHierarchy parent;
  private final Map<String, Optional<ClassFacts>> known = new ConcurrentHashMap<>();
  /**
   * Classes that were defined and rejected, all of whose supertypes class files tell; their methods
   * were not looked at.
   */
  private final Map<String, ClassFacts> headers = new ConcurrentHashMap<>();

  private final Map<String, Boolean> packages = new ConcurrentHashMap<>();

  /**
   * Makes an empty view.
   *
   * @param source where class files come from
   * @param rules what makes a method suspendable
   * @param parent the view of the parent loader, asked for classes that have no class file; or null
   */
  public ClassHierarchy(ClassSource source, SuspendableRules rules, ClassHierarchy parent) {
    this.source = source;
    this.rules = rules;
    this.parent = parent;
  }

  /** What makes a method suspendable. */
  public SuspendableRules rules() {
    return rules;
  }

  /**
   * Whether a class belongs to the JDK, where nothing is ever suspendable.
   *
   * @param internalName the class
   */
  public static boolean isJdk(String internalName) {
    for (String prefix : JDK_PREFIXES) {
      if (internalName.startsWith(prefix)) {
        return true;
      }
    }
    return JDK_PACKAGES.contains(
        internalName.substring(0, Math.max(0, internalName.lastIndexOf('/'))));
  }

  /**
   * Takes the facts of a class that is being defined.
   *
   * @param reader its class file
   */
  public ClassFacts define(ClassReader reader) {
    ClassFacts facts = FactsReader.read(reader, rules);
    known.put(facts.name(), Optional.of(facts));
    return facts;
  }

  /**
   * Takes what the header says of a class that has nothing suspendable and is being defined.
   *
   * @param reader its class file
   */
  void defineHeader(ClassReader reader) {
    ClassFacts facts = new ClassFacts(
        reader.getClassName(),
        reader.getSuperName(),
        List.of(reader.getInterfaces()),
        reader.getAccess(),
        false,
        false,
        Map.of());
    headers.put(facts.name(), facts);
  }

  /**
   * The facts of a class.
   *
   * @param internalName the class
   * @return empty when its class file cannot be read
   */
  public Optional<ClassFacts> facts(String internalName) {
    Optional<ClassFacts> facts = known.get(internalName);
    if (facts == null) {
      facts = read(internalName);
      if (facts.isPresent()) { // else it may be defined later, without a class file
        Optional<ClassFacts> earlier = known.putIfAbsent(internalName, facts);
        facts = earlier == null ? facts : earlier;
      }
    }
    return facts;
  }

  /** The loader's own class file first: it may hide a class of the same name in a parent. */
  private Optional<ClassFacts> read(String internalName) {
    try {
      byte[] bytes = source.read(internalName);
      if (bytes != null) {
        return Optional.of(FactsReader.read(ReadableVersion.open(bytes), rules));
      }
    } catch (IOException | RuntimeException unreadable) {
      // as if there were none; the reader of class files throws all sorts on bytes that are none
    }
    Optional<ClassFacts> seen = seen(internalName);
    return seen == null ? Optional.empty() : seen;
  }

  /**
   * Whether a class stays as it is, whatever it says of its methods.
   *
   * @param internalName the class
   */
  boolean isOutOfReach(String internalName) {
    return source.isOutOfReach(internalName);
  }

  /** What was seen when a class was defined here or by a parent; null: nothing. */
  private Optional<ClassFacts> seen(String internalName) {
    Optional<ClassFacts> facts = known.get(internalName);
    if (facts == null && headers.containsKey(internalName)) {
      facts = Optional.of(headers.get(internalName));
    }
    return facts != null || parent == null ? facts : parent.seen(internalName);
  }

  /**
   * Whether the package of a class carries the annotation.
   *
   * @param internalName the class
   */
  public boolean isPackageAnnotated(String internalName) {
    int slash = internalName.lastIndexOf('/');
    if (slash < 0) {
      return false;
    }
    String packageInfo = internalName.substring(0, slash) + "/package-info";
    Boolean annotated = packages.get(packageInfo);
    if (annotated == null) { // reading asks a loader, which may wait for another thread
      annotated = facts(packageInfo).map(ClassFacts::annotated).orElse(false);
      packages.put(packageInfo, annotated);
    }
    return annotated;
  }

  /**
   * Whether class files tell all supertypes of a class. If not, it may override a suspendable method
   * without anybody knowing.
   *
   * @param internalName the class
   */
  public boolean isReadable(String internalName) {
    if (internalName == null || headers.containsKey(internalName) || isJdk(internalName)) {
      return true;
    }
    Optional<ClassFacts> facts = facts(internalName);
    return facts.isPresent() && hasReadableSupertypes(facts.get());
  }

  /**
   * Whether class files tell all supertypes of a class.
   *
   * @param facts the class
   */
  public boolean hasReadableSupertypes(ClassFacts facts) {
    return isReadable(facts.superName()) && facts.interfaces().stream().allMatch(this::isReadable);
  }

  @Override
  public boolean isInterface(String internalName) {
    return facts(internalName).map(ClassFacts::isInterface).orElse(false);
  }

  @Override
  public String superName(String internalName) {
    Optional<ClassFacts> facts = facts(internalName);
    return facts.isPresent() ? facts.get().superName() : "java/lang/Object";
  }

  @Override
  public boolean isSubtype(String internalName, String superType) {
    if (internalName == null) {
      return false;
    }
    if (internalName.equals(superType)) {
      return true;
    }
    Optional<ClassFacts> facts = facts(internalName);
    return facts.isPresent()
        && (isSubtype(facts.get().superName(), superType)
            || facts.get().interfaces().stream().anyMatch(i -> isSubtype(i, superType)));
  }
}
