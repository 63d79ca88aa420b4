package io.weft.agent.classify;

import io.weft.agent.check.TypeRelations;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;

/**
 * The classes that one loader sees, read from class files and never loaded. Facts of a class that
 * passed the agent come first, so that classes made at run time are known too.
 *
 * <p>Thread-safe; a class is read at most once, but for races that read the same facts twice.
 */
public final class ClassHierarchy implements TypeRelations {
  /**
   * Of packages that were asked about, whether they are of the JDK's modules: many begin like those of
   * programs, {@code javax/xml} for one.
   */
  private static final Map<String, Boolean> JDK_PACKAGES = new ConcurrentHashMap<>();

  /** With dots. */
  private static final Set<String> ALL_JDK_PACKAGES = allJdkPackages();

  private static final String OBJECT = "java/lang/Object";

  /** How most names of the JDK begin. */
  private static final String JAVA = "java/";

  private static final ClassFacts NOT_PLAIN =
      new ClassFacts("", null, List.of(), 0, false, false, OptionalInt.empty(), true, Map.of());

  private final ClassSource source;
  private final SuspendableRules rules;
  private final Markers markers;
  private final ClassHierarchy parent;
  private final Map<String, Optional<ClassFacts>> known;

  /**
   * What the headers say of classes that have nothing suspendable, nor what is above them, as class files
   * tell; and {@link #NOT_PLAIN} for others that were looked at.
   */
  private final Map<String, ClassFacts> plain;

  /**
   * Classes that were defined while not all that is above them could be read. They have twins of all their methods, so
   * that their subclasses must have them too, whatever has become known since.
   */
  private final Set<String> guarded;

  /** By the names of packages, with slashes. */
  private final Map<String, Boolean> packages;

  /** Which classes that were asked about may come from other loaders. */
  private final Map<String, Boolean> ofOthers;

  /** What a snapshot has answered; null: this is none. */
  private final Map<String, Optional<ClassFacts>> answers;

  /** With them. */
  private final Map<String, Boolean> readable;

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
    this.markers = new Markers(rules.annotations(), rules.exceptions());
    this.parent = parent;
    this.known = new ConcurrentHashMap<>();
    this.plain = new ConcurrentHashMap<>();
    this.guarded = ConcurrentHashMap.newKeySet();
    this.packages = new ConcurrentHashMap<>();
    this.ofOthers = new ConcurrentHashMap<>();
    this.answers = null;
    this.readable = null;
  }

  private ClassHierarchy(ClassHierarchy whole) {
    this.source = whole.source;
    this.rules = whole.rules;
    this.markers = whole.markers;
    this.parent = whole.parent;
    this.known = whole.known;
    this.plain = whole.plain;
    this.guarded = whole.guarded;
    this.packages = whole.packages;
    this.ofOthers = whole.ofOthers;
    this.answers = new HashMap<>();
    this.readable = new HashMap<>();
  }

  /**
   * The same classes, seen by one thread for as long as it transforms one class: of a class that has no class file something
   * becomes known when another thread defines it, and each question must have one answer then.
   */
  ClassHierarchy snapshot() {
    return new ClassHierarchy(this);
  }

  /**
   * Reads the header of a class file, to be asked about with {@link #isPlain}.
   *
   * @param classFile its bytes
   * @throws IllegalArgumentException when they are none of a class file
   */
  public ClassHeader header(byte[] classFile) {
    return new ClassHeader(classFile, markers);
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
    return internalName.startsWith(JAVA) || isOfOtherJdkPackage(internalName);
  }

  private static boolean isOfOtherJdkPackage(String internalName) {
    String name = ClassFacts.packageOf(internalName);
    Boolean result = JDK_PACKAGES.get(name);
    if (result == null) {
      result = internalName.startsWith("jdk/")
          || internalName.startsWith("sun/")
          || ALL_JDK_PACKAGES.contains(name.replace('/', '.'));
      JDK_PACKAGES.put(name, result);
    }
    return result;
  }

  private static Set<String> allJdkPackages() {
    Set<String> result = new HashSet<>();
    for (Module module : ModuleLayer.boot().modules()) {
      if (module.getName().startsWith("java.") || module.getName().startsWith("jdk.")) {
        result.addAll(module.getPackages());
      }
    }
    return result;
  }

  /**
   * Takes the facts of a class that is being defined.
   *
   * @param reader its class file
   */
  public ClassFacts define(ClassReader reader) {
    ClassFacts facts = FactsReader.read(reader, rules);
    plain.put(facts.name(), NOT_PLAIN);
    known.put(facts.name(), Optional.of(facts));
    if (!hasReadableSupertypes(facts)) {
      guarded.add(facts.name());
    }
    return facts;
  }

  private boolean isGuarded(String internalName) {
    return guarded.contains(internalName) || (parent != null && parent.isGuarded(internalName));
  }

  /**
   * Takes what the header says of a class that has nothing suspendable and is being defined.
   *
   * @param header of its class file
   */
  void defineHeader(ClassHeader header) {
    plain.put(header.name(), ClassFacts.of(header));
  }

  /**
   * Whether class files tell that a class and all that is above it have nothing suspendable. Their
   * methods are read only if that is not so.
   *
   * @param internalName the class; null: what is above Object
   */
  public boolean isPlain(String internalName) {
    if (internalName == null || internalName.startsWith(JAVA)) {
      return true;
    }
    ClassFacts facts = plain.get(internalName);
    return facts == null ? findOutIfPlain(internalName) : facts != NOT_PLAIN;
  }

  private boolean findOutIfPlain(String internalName) {
    if (isJdk(internalName)) {
      return true;
    }
    ClassFacts facts;
    if (known.containsKey(internalName)) {
      facts = NOT_PLAIN;
    } else if (isJudgedByParent(internalName)) {
      facts = parent.isPlain(internalName)
          ? parent.plain.getOrDefault(internalName, NOT_PLAIN)
          : NOT_PLAIN;
    } else {
      facts = readPlain(internalName);
    }
    ClassFacts earlier =
        plain.putIfAbsent(internalName, facts); // it may have been defined meanwhile
    return (earlier == null ? facts : earlier) != NOT_PLAIN;
  }

  /** Whether a class is taken from the parent, which has other rules. */
  private boolean isJudgedByParent(String internalName) {
    return parent != null && parent.rules != rules && source.isOfParent(internalName);
  }

  private ClassFacts readPlain(String internalName) {
    byte[] bytes = bytes(internalName);
    if (bytes != null) {
      try {
        ClassHeader header = header(bytes);
        if (isPlain(header, false)) {
          return ClassFacts.of(header);
        }
        known.putIfAbsent(internalName, Optional.of(facts(bytes)));
      } catch (RuntimeException unreadable) {
        // it is looked at again, and again in vain, when its facts are asked for
      }
    }
    return NOT_PLAIN;
  }

  /**
   * Whether a class that is being defined, and all that is above it, have nothing suspendable.
   *
   * @param header of its class file
   */
  public boolean isPlain(ClassHeader header) {
    return isPlain(header, true);
  }

  private boolean isPlain(ClassHeader header, boolean definedHere) {
    if (header.isMarked()) {
      return false;
    }
    String name = header.name();
    String parent = header.superName();
    if (rules.listsAnyOf(name) || !isPlain(parent)) {
      return false;
    }
    for (String type : header.interfaces()) {
      if (!isPlain(type)) {
        return false;
      }
    }
    return !isPackageAnnotated(name, definedHere);
  }

  /**
   * The facts of a class.
   *
   * @param internalName the class
   * @return empty when its class file cannot be read
   */
  public Optional<ClassFacts> facts(String internalName) {
    if (answers == null) {
      return factsNow(internalName);
    }
    Optional<ClassFacts> answer = answers.get(internalName);
    if (answer == null) {
      answer = factsNow(internalName);
      answers.put(internalName, answer);
    }
    return answer;
  }

  private Optional<ClassFacts> factsNow(String internalName) {
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
    byte[] bytes = bytes(internalName);
    if (bytes != null) {
      try {
        return Optional.of(facts(bytes));
      } catch (RuntimeException unreadable) {
        // as if there were none; the reader of class files throws all sorts on bytes that are none
      }
    }
    Optional<ClassFacts> seen = seen(internalName);
    return seen == null ? Optional.empty() : seen;
  }

  private byte[] bytes(String internalName) {
    try {
      return source.read(internalName);
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  private ClassFacts facts(byte[] bytes) {
    return FactsReader.read(ReadableVersion.open(bytes), rules);
  }

  /**
   * Whether a class stays as it is, whatever it says of its methods.
   *
   * @param internalName the class
   */
  boolean isOutOfReach(String internalName) {
    return source.isOutOfReach(internalName);
  }

  /**
   * Whether the loader, when it is asked for a class for the first time, may run code of other loaders, which may fail.
   *
   * @param internalName the class
   */
  public boolean mayAskOthersFor(String internalName) {
    Boolean answer = ofOthers.get(internalName);
    if (answer == null) {
      answer = source.mayAskOthersFor(internalName);
      ofOthers.put(internalName, answer);
    }
    return answer;
  }

  /** What was seen when a class was defined here or by a parent; null: nothing. */
  private Optional<ClassFacts> seen(String internalName) {
    Optional<ClassFacts> facts = known.get(internalName);
    if (facts == null && plain.getOrDefault(internalName, NOT_PLAIN) != NOT_PLAIN) {
      facts = Optional.of(plain.get(internalName));
    }
    return facts != null || parent == null ? facts : parent.seen(internalName);
  }

  /**
   * Whether the package of a class carries the annotation.
   *
   * @param internalName the class
   * @param definedHere whether it is known to be no class of the parent, whose packages are its own
   */
  boolean isPackageAnnotated(String internalName, boolean definedHere) {
    int slash = internalName.lastIndexOf('/');
    if (slash < 0) {
      return false;
    }
    String name = internalName.substring(0, slash);
    Boolean annotated = packages.get(name);
    if (annotated == null) { // reading asks a loader, which may wait for another thread
      annotated = isAnnotated(name + "/package-info");
      packages.put(name, annotated);
    }
    if (annotated && !definedHere && source.isOfParent(internalName)) {
      return parent != null && parent.isPackageAnnotated(internalName, false);
    }
    return annotated;
  }

  /** Many packages have such a class, and few of those a marker. */
  private boolean isAnnotated(String packageInfo) {
    if (!known.containsKey(packageInfo)) {
      byte[] bytes = bytes(packageInfo);
      if (bytes != null && !mayBeMarked(bytes)) {
        return false;
      }
    }
    Optional<ClassFacts> facts = facts(packageInfo);
    return facts.isPresent() && facts.get().annotated();
  }

  private boolean mayBeMarked(byte[] classFile) {
    try {
      return header(classFile).isMarked();
    } catch (IllegalArgumentException unreadable) {
      return true;
    }
  }

  /** If not, it may override a suspendable method without anybody knowing. */
  @Override
  public boolean isReadable(String internalName) {
    if (internalName == null || isJdk(internalName)) {
      return true;
    }
    if (readable == null) { // a snapshot looks at each type once, however many ways lead to it
      return snapshot().isReadable(internalName);
    }
    Boolean answer = readable.get(internalName);
    if (answer == null) {
      answer = isReadableNow(internalName);
      readable.put(internalName, answer);
    }
    return answer;
  }

  private boolean isReadableNow(String internalName) {
    if (plain.getOrDefault(internalName, NOT_PLAIN) != NOT_PLAIN) {
      return true;
    }
    Optional<ClassFacts> facts = facts(internalName);
    return facts.isPresent() && !isGuarded(internalName) && hasReadableSupertypes(facts.get());
  }

  /**
   * Whether class files tell all supertypes of a class.
   *
   * @param facts the class
   */
  public boolean hasReadableSupertypes(ClassFacts facts) {
    return isReadable(facts.superName()) && facts.interfaces().stream().allMatch(this::isReadable);
  }

  /**
   * Whether nothing but the header was kept of some class above a class: they have nothing suspendable, and their loader shows
   * no class files that would tell which methods they have.
   *
   * @param facts the class
   */
  public boolean hasHeadersOnlyAbove(ClassFacts facts) {
    return hasHeadersOnlyAbove(facts, new HashSet<>());
  }

  private boolean hasHeadersOnlyAbove(ClassFacts facts, Set<String> seen) {
    return Stream.concat(Stream.ofNullable(facts.superName()), facts.interfaces().stream())
        .filter(type -> !isJdk(type) && seen.add(type))
        .flatMap(type -> facts(type).stream())
        .anyMatch(above -> above.headerOnly() || hasHeadersOnlyAbove(above, seen));
  }

  @Override
  public boolean isInterface(String internalName) {
    return facts(internalName).map(ClassFacts::isInterface).orElse(false);
  }

  @Override
  public String superName(String internalName) {
    Optional<ClassFacts> facts = facts(internalName);
    return facts.isPresent() ? facts.get().superName() : OBJECT;
  }

  @Override
  public boolean isSubtype(String internalName, String superType) {
    return internalName != null
        && (internalName.equals(superType) || isAbove(superType, internalName, new HashSet<>()));
  }

  /** Each type is looked at once, however many ways lead to it. */
  private boolean isAbove(String superType, String internalName, Set<String> seen) {
    Optional<ClassFacts> facts = facts(internalName);
    return facts.isPresent()
        && (isSameOrAbove(superType, facts.get().superName(), seen)
            || facts.get().interfaces().stream().anyMatch(i -> isSameOrAbove(superType, i, seen)));
  }

  private boolean isSameOrAbove(String superType, String internalName, Set<String> seen) {
    return internalName != null
        && (internalName.equals(superType)
            || (seen.add(internalName) && isAbove(superType, internalName, seen)));
  }

  /**
   * Whether objects of a class, or of a subclass, are made from streams. Enum constants are found by their names; their
   * flag says nothing, as Scala sets it elsewhere too.
   *
   * @param internalName the class
   */
  public boolean isMadeFromStreams(String internalName) {
    return isSubtype(internalName, "java/io/Serializable")
        && !isSubtype(internalName, "java/lang/Enum");
  }
}
