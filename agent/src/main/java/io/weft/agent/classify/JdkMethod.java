package io.weft.agent.classify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Methods of JDK interfaces behind which suspendable code may stand. The JDK's classes are never
 * instrumented; calls of these are dispatched by the runtime.
 */
@SuppressWarnings("ImmutableEnumChecker") // records and List.of are
public enum JdkMethod {
  /** Runnable. */
  RUN("java/lang/Runnable", "run", "()V", "RunnableTwin"),
  /** Callable. */
  CALL("java/util/concurrent/Callable", "call", "()Ljava/lang/Object;", "CallableTwin"),
  /** Supplier. */
  GET("java/util/function/Supplier", "get", "()Ljava/lang/Object;", "SupplierTwin"),
  /** Function and UnaryOperator. */
  APPLY(
      "java/util/function/Function",
      "apply",
      "(Ljava/lang/Object;)Ljava/lang/Object;",
      "FunctionTwin",
      "java/util/function/UnaryOperator"),
  /** BiFunction and BinaryOperator. */
  APPLY_TWO(
      "java/util/function/BiFunction",
      "apply",
      "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
      "BiFunctionTwin",
      "java/util/function/BinaryOperator"),
  /** Consumer. */
  ACCEPT("java/util/function/Consumer", "accept", "(Ljava/lang/Object;)V", "ConsumerTwin"),
  /** Predicate. */
  TEST("java/util/function/Predicate", "test", "(Ljava/lang/Object;)Z", "PredicateTwin"),
  /** Iterator, asked. */
  HAS_NEXT("java/util/Iterator", "hasNext", "()Z", "HasNextTwin"),
  /** Iterator, moved. */
  NEXT("java/util/Iterator", "next", "()Ljava/lang/Object;", "NextTwin"),
  /** Iterable. */
  ITERATOR("java/lang/Iterable", "iterator", "()Ljava/util/Iterator;", "IterableTwin"),
  /** Closeable. */
  CLOSE_IO("java/io/Closeable", "close", "()V", "CloseTwin"),
  /** AutoCloseable. */
  CLOSE("java/lang/AutoCloseable", "close", "()V", "CloseTwin");

  private static final Map<String, List<JdkMethod>> BY_TYPE = new HashMap<>();
  private static final Set<MethodKey> METHODS = new HashSet<>();

  static {
    for (JdkMethod method : values()) {
      METHODS.add(method.method);
      method
          .types()
          .forEach(t -> BY_TYPE.merge(
              t,
              List.of(method),
              (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
    }
  }

  private final String type;
  private final MethodKey method;
  private final String twin;
  private final List<String> subtypes;

  JdkMethod(String type, String name, String desc, String twin, String... subtypes) {
    this.type = type;
    this.method = new MethodKey(name, desc);
    this.twin = twin;
    this.subtypes = List.of(subtypes);
  }

  private Stream<String> types() {
    return Stream.concat(Stream.of(type), subtypes.stream());
  }

  /**
   * The JDK method that a call or a lambda names.
   *
   * @param owner the type that it names
   * @param method the method that it names
   */
  public static Optional<JdkMethod> of(String owner, MethodKey method) {
    return BY_TYPE.getOrDefault(owner, List.of()).stream()
        .filter(m -> m.method.equals(method))
        .findFirst();
  }

  /**
   * Whether any of the interfaces has such a method: a quick way to say no.
   *
   * @param method any
   */
  public static boolean isMethodOfAny(MethodKey method) {
    return METHODS.contains(method);
  }

  /**
   * The JDK methods that a class implements with suspendable code.
   *
   * @param facts the class
   * @param suspendable a method of its own that is suspendable
   * @param hierarchy where its supertypes are found
   */
  static Stream<JdkMethod> implementedBy(
      ClassFacts facts, MethodKey suspendable, ClassHierarchy hierarchy) {
    return Arrays.stream(values())
        .filter(m -> m.method.equals(suspendable))
        .filter(m -> hierarchy.isSubtype(facts.name(), m.type));
  }

  /** The interface, internal name. */
  public String type() {
    return type;
  }

  /** Its method. */
  public MethodKey method() {
    return method;
  }

  /** Simple name of the runtime's interface that has the twin. */
  public String twin() {
    return twin;
  }
}
