package io.weft.abi;

import io.weft.abi.Declared.UnreadableException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds subclasses that the agent has never seen, such as hidden ones. If one overrides a
 * suspendable method, it has no twin of it, and a coroutine would run the overridden method instead; or it has one
 * that passes the continuation on to code that cannot be suspended.
 * Every constructor of an instrumented class that can be so extended asks here, and every default
 * method of an instrumented interface, and every method of a serializable class, whose objects need not
 * have passed a constructor.
 */
public final class Subclasses {
  private static final String FINE = "";

  /** What is wrong with a class. */
  private static final ClassValue<String> PROBLEM = new ClassValue<>() {
    @Override
    protected String computeValue(Class<?> type) {
      return problem(type);
    }
  };

  private Subclasses() {}

  /**
   * Called by instrumented constructors, behind {@code super(…)}. Where calls look out for such classes, see {@link
   * Interposed}, they may be made.
   *
   * @param self what is being constructed
   * @param own the class of the constructor
   * @throws IncompatibleClassChangeError when the object's class has an override without twin
   */
  public static void check(Object self, Class<?> own) {
    Class<?> type = self.getClass();
    if (type != own && !Interposed.isPossible()) {
      String problem = PROBLEM.get(type);
      if (!problem.isEmpty()) {
        throw new IncompatibleClassChangeError(problem);
      }
    }
  }

  /**
   * Called for instrumented default methods, those of serializable classes, and the twins of classes that are left alone, before
   * anything else. Also for objects of classes that the
   * agent has seen: a loader may have shown it another interface than it defined, or the class may
   * have been instrumented at build time, with an older one. Not where calls look out for such classes, as in {@link #check}.
   *
   * @param self the receiver
   * @throws IncompatibleClassChangeError when the object's class has another method in place of one of
   *     these, and no twin of it
   */
  public static void checkImplementor(Object self) {
    if (Interposed.isPossible()) {
      return;
    }
    String problem = PROBLEM.get(self.getClass());
    if (!problem.isEmpty()) {
      throw new IncompatibleClassChangeError(problem);
    }
  }

  /** Whether a class overrides a suspendable method and has no twin of it. */
  static boolean isUnseen(Class<?> type) {
    return !PROBLEM.get(type).isEmpty();
  }

  /**
   * Whether several interfaces bring a twin of one method, and the class has none: the JVM would take neither. That
   * of an abstract method has a body, too.
   */
  static boolean hasRivalTwins(Class<?> type) {
    try {
      Method[] methods = Declared.publicMethods(type);
      for (Method twin : methods) {
        Class<?>[] types = twin.getParameterTypes();
        if (twin.isDefault() && isTwin(types) && find(methods, twin, types) != twin) {
          return true;
        }
      }
    } catch (UnreadableException unreadable) { // as where problems are looked for
      return false;
    }
    return false;
  }

  private static String problem(Class<?> type) {
    for (Class<?> each = type; each.getSuperclass() != null; each = each.getSuperclass()) {
      if (each.isHidden() && Interposed.hasForeignTwin(each)) {
        return each.getName() + " overrides what the agent has added to "
            + each.getSuperclass().getName()
            + " or its interfaces, and is hidden from the agent: its methods would be left in the middle"
            + "\n  do: make the class that it extends final, or " + HIDDEN_REMEDY;
      }
      try {
        for (Method method : Declared.methods(each)) {
          Class<?> overridden = overriddenWithoutTwin(method);
          if (overridden != null) {
            return problem(each, method, overridden);
          }
        }
      } catch (UnreadableException unreadable) {
        if (each.isHidden()) {
          return each + " is hidden from the agent, and its methods cannot be read: "
              + unreadable.getMessage();
        }
        Method overridden = overriddenUnlisted(each);
        if (overridden != null) {
          return problem(each, overridden, overridden.getDeclaringClass());
        }
      }
    }
    return problemOfDefaults(type);
  }

  /** A method that is inherited from a superclass wins over a default method too. */
  private static String problemOfDefaults(Class<?> type) {
    try {
      Method[] methods = Declared.publicMethods(type);
      for (Method twin : methods) {
        Class<?> above = twin.getDeclaringClass();
        if (isTwin(twin.getParameterTypes())) {
          Method plain = standsFor(twin, withoutLast(twin.getParameterTypes()));
          Method called = plain != null && plain.isDefault() ? otherThan(plain, methods) : null;
          if (called != null) {
            return problem(called.getDeclaringClass(), called, above);
          }
        }
      }
    } catch (UnreadableException unreadable) { // an agent has seen it
      return Interposed.isPossible() ? problemOfUnlisted(type) : FINE;
    }
    return FINE;
  }

  /** The same, for a class above which one cannot be listed: each is looked at by itself, or its file. */
  private static String problemOfUnlisted(Class<?> type) {
    Set<Class<?>> all = interfaces(type);
    for (Class<?> above : all) {
      try {
        for (Method method : Declared.methods(above)) {
          if (method.isDefault() && isPassedOver(type, method, all)) {
            return problem(type, method, above);
          }
        }
      } catch (UnreadableException unreadable) {
        // the next one may tell
      }
    }
    return FINE;
  }

  private static boolean isPassedOver(Class<?> type, Method plain, Set<Class<?>> interfaces) {
    Class<?> above = plain.getDeclaringClass();
    return standsInForDefault(type, plain)
        .orElseGet(() -> interfaces.stream()
            .anyMatch(other -> !other.isAssignableFrom(above) && takesPlace(other, plain)));
  }

  /** Whether an interface that is not above the method's may have it, and no twin: below it wins, and beside it the call fails. */
  private static boolean takesPlace(Class<?> other, Method plain) {
    try {
      Method own = declared(other, plain, plain.getParameterTypes());
      return own != null
          && (own.isDefault() || plain.getDeclaringClass().isAssignableFrom(other))
          && declared(other, plain, withContinuation(plain.getParameterTypes())) == null;
    } catch (UnreadableException unreadable) {
      return hasByFile(other, plain).orElse(false);
    }
  }

  /**
   * What is called in place of a default method, or so that the call fails: an interface below may have made it abstract
   * again, and unrelated ones may have code of it. One of these without code is listed too, but not called.
   */
  private static Method otherThan(Method plain, Method[] methods) {
    Method other = null;
    boolean listed = false;
    for (Method each : methods) {
      if (each.equals(plain)) {
        listed = true;
      } else if (isLike(each, plain, plain.getParameterTypes()) && !isOfLambda(each, plain)) {
        if (!Modifier.isAbstract(each.getModifiers())) {
          return each;
        }
        other = each;
      }
    }
    return listed ? null : other;
  }

  /** The method whose twin this is: that of its class or of the interface from which the class has it; or null. */
  private static Method standsFor(Method twin, Class<?>[] parameters) {
    Class<?> type = twin.getDeclaringClass();
    return type.isInterface() || declared(type, twin, parameters) == null
        ? chosen(type, twin, parameters)
        : null;
  }

  private static Class<?>[] withoutLast(Class<?>[] types) {
    return Arrays.copyOf(types, types.length - 1);
  }

  private static final String HIDDEN_REMEDY =
      "let the framework that makes such subclasses define them in a class loader"
          + " (Guice: -Dguice_custom_class_loading=CHILD)";

  private static final String SEEN_REMEDY =
      "let its loader show the class files that it defines and the Weft runtime, instrument it again"
          + " if that was done at build time, and keep it out of the JDK's packages";

  private static String problem(Class<?> type, Method method, Class<?> overridden) {
    String name = "." + method.getName() + "()";
    return type.getName() + name + " overrides " + overridden.getName() + name
        + ", which is suspendable, but the agent has not seen that class"
        + (type.isHidden() ? " (it is hidden from agents)" : " as the JVM has loaded it")
        + ": in a coroutine the overridden method would run instead"
        + "\n  do: make the method or the class final, or "
        + (type.isHidden() ? HIDDEN_REMEDY : SEEN_REMEDY);
  }

  /** The superclass whose twin would run in place of a method; null: there is none. */
  private static Class<?> overriddenWithoutTwin(Method method) {
    Class<?>[] types = method.getParameterTypes();
    boolean canOverride = (method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0;
    if (!canOverride || isTwin(types)) {
      return null;
    }
    Class<?>[] twin = withContinuation(types);
    Class<?> type = method.getDeclaringClass();
    if (declared(type, method, twin) != null) {
      return null;
    }
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      try {
        if (declared(above, method, twin) != null) {
          Method plain = inherited(above, method);
          if (plain != null && overrides(method, plain)) {
            return Modifier.isAbstract(plain.getModifiers()) ? null : above;
          } // else it may override one further up, of its own package
        }
      } catch (UnreadableException unreadable) { // an agent has seen it, and else its file tells
        String file = Declared.fileOf(above, above.getName());
        if (Interposed.isPossible() && file != null && names(file, method, twin)) {
          return above;
        }
        throw unreadable;
      }
    }
    return defaultWithTwin(method, twin);
  }

  /** The method that a twin stands for, which may be inherited. */
  private static Method inherited(Class<?> from, Method like) {
    Method found = null;
    for (Class<?> type = from; type != null && found == null; type = type.getSuperclass()) {
      found = declared(type, like, like.getParameterTypes());
    }
    return found != null ? found : chosen(from, like, like.getParameterTypes());
  }

  /** The interface whose default method would run in place of a method; null: there is none. */
  private static Class<?> defaultWithTwin(Method method, Class<?>[] twin) {
    Method found = publicTwin(method, twin);
    if (found == null) {
      return null;
    }
    Class<?> above = found.getDeclaringClass();
    Method plain = chosen(above, method, method.getParameterTypes());
    return plain != null && plain.isDefault() && !isOfLambda(method, plain) ? above : null;
  }

  /** The twin that its class has, or inherits; a static one hides those of interfaces from reflection, but not from the JVM. */
  private static Method publicTwin(Method method, Class<?>[] twin) {
    Class<?> type = method.getDeclaringClass();
    Method found = find(Declared.publicMethods(type), method, twin);
    if (found == null || !Modifier.isStatic(found.getModifiers())) {
      return found;
    }
    for (Class<?> above : interfaces(type)) {
      Method hidden = declared(above, method, twin);
      if (hidden != null) {
        return hidden;
      }
    }
    return null;
  }

  /** Whether a method of a lambda, whose methods all do the same, stands for an interface's bridge, which calls another of them. */
  private static boolean isOfLambda(Method method, Method plain) {
    return plain.isBridge() && Interposed.isLambda(method.getDeclaringClass());
  }

  /** As above, for a class whose methods cannot be listed: it is asked for each that it may override. */
  private static Method overriddenUnlisted(Class<?> type) {
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      try {
        for (Method method : Declared.methods(above)) {
          if (overridesWithoutTwin(type, method)) {
            return method;
          }
        }
      } catch (UnreadableException unreadable) {
        // the next one may tell
      }
    }
    for (Class<?> above : interfaces(type)) {
      try {
        for (Method method : Declared.methods(above)) {
          if (method.isDefault() && standsInForDefault(type, method).orElse(false)) {
            return method;
          }
        }
      } catch (UnreadableException unreadable) {
        // the next one may tell
      }
    }
    return null;
  }

  /**
   * Whether a class, or the first above it that has a method in place of an interface's, has no twin, while the interface has
   * one; empty: none has the method.
   */
  private static Optional<Boolean> standsInForDefault(Class<?> type, Method plain) {
    Class<?>[] types = plain.getParameterTypes();
    Class<?>[] twin = withContinuation(types);
    if (declared(plain.getDeclaringClass(), plain, twin) == null) {
      return Optional.of(false);
    }
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      try {
        if (declared(each, plain, twin) != null) {
          return Optional.of(false);
        }
        Method own = declared(each, plain, types);
        if (own != null && !Modifier.isStatic(own.getModifiers())) {
          return Optional.of(true);
        }
      } catch (UnreadableException unreadable) {
        Optional<Boolean> byFile = hasByFile(each, plain);
        if (byFile.isPresent()) {
          return byFile;
        }
      }
    }
    return Optional.empty();
  }

  private static Class<?>[] withContinuation(Class<?>[] types) {
    Class<?>[] twin = Arrays.copyOf(types, types.length + 1);
    twin[types.length] = Continuation.class;
    return twin;
  }

  /** Of a class and of those above it. */
  private static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      collect(each, found);
    }
    return found;
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    for (Class<?> each : type.getInterfaces()) {
      if (found.add(each)) {
        collect(each, found);
      }
    }
  }

  private static boolean overridesWithoutTwin(Class<?> type, Method plain) {
    Class<?> above = plain.getDeclaringClass();
    Class<?>[] types = plain.getParameterTypes();
    Class<?>[] twin = withContinuation(types);
    int exact = Modifier.STATIC | Modifier.PRIVATE | Modifier.ABSTRACT | Modifier.FINAL;
    if ((plain.getModifiers() & exact) != 0 || declared(above, plain, twin) == null) {
      return false;
    }
    Lookup lookup;
    try {
      lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException closed) {
      return hasByFile(type, plain).orElse(false);
    }
    return found(lookup, plain, types) != above && found(lookup, plain, twin) == above;
  }

  /**
   * Whether a class may have a method and no twin, by its file; empty: it does not name the method. An agent has seen it
   * otherwise.
   */
  private static Optional<Boolean> hasByFile(Class<?> type, Method method) {
    if (!Interposed.isPossible()) {
      return Optional.empty();
    }
    String file = Declared.fileOf(type, type.getName());
    if (file == null) {
      return Optional.of(true);
    }
    if (file.contains(Declared.inFile(Marks.REWRITTEN))) {
      return Optional.of(false);
    }
    return names(file, method, method.getParameterTypes()) ? Optional.of(true) : Optional.empty();
  }

  private static boolean names(String file, Method like, Class<?>[] parameters) {
    String desc =
        MethodType.methodType(like.getReturnType(), parameters).toMethodDescriptorString();
    return file.contains(Declared.inFile(like.getName())) && file.contains(Declared.inFile(desc));
  }

  /** The class whose method a call on an object of a class, which the lookup sees, would find. */
  private static Class<?> found(Lookup type, Method like, Class<?>[] parameters) {
    try {
      MethodType wanted = MethodType.methodType(like.getReturnType(), parameters);
      return type.revealDirect(type.findVirtual(type.lookupClass(), like.getName(), wanted))
          .getDeclaringClass();
    } catch (Throwable why) {
      throw Declared.unreadable(why);
    }
  }

  private static boolean isTwin(Class<?>[] types) {
    return types.length > 0 && types[types.length - 1] == Continuation.class;
  }

  /** Whether the JVM lets one override the other; the twin of an abstract one calls whatever there is. */
  private static boolean overrides(Method method, Method plain) {
    int modifiers = plain.getModifiers();
    if ((modifiers & (Modifier.STATIC | Modifier.PRIVATE)) != 0) {
      return false;
    }
    Class<?> type = method.getDeclaringClass();
    Class<?> above = plain.getDeclaringClass();
    return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0
        || (type.getPackage() == above.getPackage()
            && type.getClassLoader() == above.getClassLoader());
  }

  private static Method declared(Class<?> type, Method like, Class<?>[] parameters) {
    return find(Declared.methods(type), like, parameters);
  }

  /** The method with that one's name and result: to the JVM the result is part of what is overridden. */
  private static Method find(Method[] methods, Method like, Class<?>[] parameters) {
    for (Method each : methods) {
      if (isLike(each, like, parameters)) {
        return each;
      }
    }
    return null;
  }

  /** The same among public methods: of unrelated interfaces' one, that which has code. */
  private static Method chosen(Class<?> from, Method like, Class<?>[] parameters) {
    Method found = null;
    for (Method each : Declared.publicMethods(from)) {
      if (isLike(each, like, parameters)) {
        if (!Modifier.isAbstract(each.getModifiers())) {
          return each;
        }
        found = each;
      }
    }
    return found;
  }

  private static boolean isLike(Method method, Method like, Class<?>[] parameters) {
    return method.getName().equals(like.getName())
        && method.getReturnType() == like.getReturnType()
        && Arrays.equals(method.getParameterTypes(), parameters);
  }
}
