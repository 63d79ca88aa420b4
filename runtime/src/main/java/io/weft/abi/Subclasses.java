package io.weft.abi;

import io.weft.abi.Declared.UnreadableException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.Arrays;
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
      DeclaredMethod[] methods = Declared.publicMethods(type);
      for (DeclaredMethod twin : methods) {
        if (twin.isDefault() && twin.isTwin() && find(methods, twin, twin.desc()) != twin) {
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
        for (DeclaredMethod method : Declared.methods(each)) {
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
        try {
          DeclaredMethod overridden = overriddenUnlisted(each);
          if (overridden != null) {
            return problem(each, overridden, overridden.type());
          }
        } catch (UnreadableException unknown) {
          return unknown(each, unknown);
        }
      }
    }
    return problemOfDefaults(type);
  }

  private static String unknown(Class<?> type, UnreadableException why) {
    return type.getName() + " may override something suspendable: methods above it cannot be read: "
        + why.getMessage();
  }

  /** Where there is an agent, it has seen what cannot be read, and the next type may tell; else nobody knows. */
  private static void ignoreIfSeen(UnreadableException unreadable) {
    if (Interposed.isPossible()) {
      throw unreadable;
    }
  }

  /** A method that is inherited from a superclass wins over a default method too. */
  private static String problemOfDefaults(Class<?> type) {
    try {
      DeclaredMethod[] methods = Declared.publicMethods(type);
      for (DeclaredMethod twin : methods) {
        if (twin.isTwin()) {
          DeclaredMethod plain = standsFor(twin);
          DeclaredMethod called =
              plain != null && plain.isDefault() ? otherThan(plain, methods) : null;
          if (called != null) {
            return problem(called.type(), called, twin.type());
          }
        }
      }
    } catch (UnreadableException unreadable) { // an agent has seen it
      return Interposed.isPossible() ? problemOfUnlisted(type) : FINE;
    }
    return FINE;
  }

  /** The same, for a class above which one cannot be listed: each is looked at by itself. */
  private static String problemOfUnlisted(Class<?> type) {
    Set<Class<?>> all = Declared.interfaces(type);
    try {
      for (Class<?> above : all) {
        for (DeclaredMethod method : Declared.methods(above)) {
          if (method.isDefault() && isPassedOver(type, method, all)) {
            return problem(type, method, above);
          }
        }
      }
    } catch (UnreadableException unreadable) {
      return unknown(type, unreadable);
    }
    return FINE;
  }

  private static boolean isPassedOver(
      Class<?> type, DeclaredMethod plain, Set<Class<?>> interfaces) {
    Class<?> above = plain.type();
    return standsInForDefault(type, plain)
        .orElseGet(() -> interfaces.stream()
            .anyMatch(other -> !other.isAssignableFrom(above) && takesPlace(other, plain)));
  }

  /** Whether an interface that is not above the method's may have it, and no twin: below it wins, and beside it the call fails. */
  private static boolean takesPlace(Class<?> other, DeclaredMethod plain) {
    try {
      DeclaredMethod own = declared(other, plain, plain.desc());
      return own != null
          && (own.isDefault() || plain.type().isAssignableFrom(other))
          && declared(other, plain, plain.twinDesc()) == null;
    } catch (UnreadableException unreadable) {
      return Interposed.isPossible(); // else an agent has seen it
    }
  }

  /**
   * What is called in place of a default method, or so that the call fails: an interface below may have made it abstract
   * again, and unrelated ones may have code of it. One of these without code is listed too, but not called.
   */
  private static DeclaredMethod otherThan(DeclaredMethod plain, DeclaredMethod[] methods) {
    DeclaredMethod other = null;
    boolean listed = false;
    for (DeclaredMethod each : methods) {
      if (each.isSame(plain)) {
        listed = true;
      } else if (each.is(plain.name(), plain.desc()) && !isOfLambda(each, plain)) {
        if (!each.isAbstract()) {
          return each;
        }
        other = each;
      }
    }
    return listed ? null : other;
  }

  /** The method whose twin this is: that of its class or of the interface from which the class has it; or null. */
  private static DeclaredMethod standsFor(DeclaredMethod twin) {
    Class<?> type = twin.type();
    String desc = twin.plainDesc();
    return type.isInterface() || declared(type, twin, desc) == null
        ? chosen(type, twin, desc)
        : null;
  }

  private static final String HIDDEN_REMEDY =
      "let the framework that makes such subclasses define them in a class loader"
          + " (Guice: -Dguice_custom_class_loading=CHILD)";

  private static final String SEEN_REMEDY =
      "let its loader show the class files that it defines and the Weft runtime, instrument it again"
          + " if that was done at build time, and keep it out of the JDK's packages";

  private static String problem(Class<?> type, DeclaredMethod method, Class<?> overridden) {
    String name = "." + method.name() + "()";
    return type.getName() + name + " overrides " + overridden.getName() + name
        + ", which is suspendable, but the agent has not seen that class"
        + (type.isHidden() ? " (it is hidden from agents)" : " as the JVM has loaded it")
        + ": in a coroutine the overridden method would run instead"
        + "\n  do: make the method or the class final, or "
        + (type.isHidden() ? HIDDEN_REMEDY : SEEN_REMEDY);
  }

  /** The superclass whose twin would run in place of a method; null: there is none. */
  private static Class<?> overriddenWithoutTwin(DeclaredMethod method) {
    if (method.isTwin()) {
      return null;
    }
    String twin = method.twinDesc();
    Class<?> type = method.type();
    if (declared(type, method, twin) != null) {
      return null;
    }
    if (!method.isVirtual()) {
      return hiddenWithoutTwin(method, twin);
    }
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      if (declared(above, method, twin) != null) {
        DeclaredMethod plain = inherited(above, method);
        if (plain != null && overrides(method, plain)) {
          return plain.isAbstract() ? null : above;
        }
        if (plain != null && plain.isPrivate() && isForgotten(type)) {
          return above;
        } // else it may override one further up, of its own package
      }
    }
    return defaultWithTwin(method, twin);
  }

  /**
   * The same of a method that overrides nothing, but at which calls by its class's name end, or fail (JVMS 5.4.6): those of code
   * that was instrumented before do not know of it.
   */
  private static Class<?> hiddenWithoutTwin(DeclaredMethod method, String twin) {
    Class<?> type = method.type();
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      if (declared(above, method, twin) != null) {
        DeclaredMethod plain = inherited(above, method);
        boolean taken = plain != null && plain.isVirtual() && plain.isVisibleTo(type);
        return taken && Interposed.isPossible() ? above : null;
      }
    }
    return null;
  }

  /** Whether a class may have been forgotten at build time: where it has no twin, calls by its name find a nestmate's private one. */
  private static boolean isForgotten(Class<?> type) {
    return Interposed.isPossible()
        && Arrays.stream(Declared.methods(type)).noneMatch(Marks::isRewritten);
  }

  /** The method that a twin stands for, which may be inherited. */
  private static DeclaredMethod inherited(Class<?> from, DeclaredMethod like) {
    DeclaredMethod found = null;
    for (Class<?> type = from; type != null && found == null; type = type.getSuperclass()) {
      found = declared(type, like, like.desc());
    }
    return found != null ? found : chosen(from, like, like.desc());
  }

  /** The interface whose default method would run in place of a method; null: there is none. */
  private static Class<?> defaultWithTwin(DeclaredMethod method, String twin) {
    DeclaredMethod found = publicTwin(method, twin);
    if (found == null) {
      return null;
    }
    Class<?> above = found.type();
    DeclaredMethod plain = chosen(above, method, method.desc());
    return plain != null && plain.isDefault() && !isOfLambda(method, plain) ? above : null;
  }

  /** The twin that its class has, or inherits; a static one hides those of interfaces from reflection, but not from the JVM. */
  private static DeclaredMethod publicTwin(DeclaredMethod method, String twin) {
    DeclaredMethod found = find(Declared.publicMethods(method.type()), method, twin);
    if (found == null || !found.isStatic()) {
      return found;
    }
    for (Class<?> above : Declared.interfaces(method.type())) {
      DeclaredMethod hidden = declared(above, method, twin);
      if (hidden != null) {
        return hidden;
      }
    }
    return null;
  }

  /** Whether a method of a lambda, whose methods all do the same, stands for an interface's bridge, which calls another of them. */
  private static boolean isOfLambda(DeclaredMethod method, DeclaredMethod plain) {
    return plain.isBridge() && Interposed.isLambda(method.type());
  }

  /** As above, for a class whose methods cannot be listed: it is asked for each that it may override. */
  private static DeclaredMethod overriddenUnlisted(Class<?> type) {
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      try {
        for (DeclaredMethod method : Declared.methods(above)) {
          if (overridesWithoutTwin(type, method)) {
            return method;
          }
        }
      } catch (UnreadableException unreadable) {
        ignoreIfSeen(unreadable);
      }
    }
    for (Class<?> above : Declared.interfaces(type)) {
      try {
        for (DeclaredMethod method : Declared.methods(above)) {
          if (method.isDefault() && standsInForDefault(type, method).orElse(false)) {
            return method;
          }
        }
      } catch (UnreadableException unreadable) {
        ignoreIfSeen(unreadable);
      }
    }
    return null;
  }

  /**
   * Whether a class, or the first above it that has a method in place of an interface's, has no twin, while the interface has
   * one; empty: none has the method.
   */
  private static Optional<Boolean> standsInForDefault(Class<?> type, DeclaredMethod plain) {
    String twin = plain.twinDesc();
    if (declared(plain.type(), plain, twin) == null) {
      return Optional.of(false);
    }
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      try {
        if (declared(each, plain, twin) != null) {
          return Optional.of(false);
        }
        DeclaredMethod own = declared(each, plain, plain.desc());
        if (own != null && !own.isStatic()) {
          return Optional.of(true);
        }
      } catch (UnreadableException unreadable) {
        if (Interposed.isPossible()) { // else an agent has seen it
          return Optional.of(true);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean overridesWithoutTwin(Class<?> type, DeclaredMethod plain) {
    Class<?> above = plain.type();
    if (!plain.isVirtual()
        || plain.isAbstract()
        || plain.isFinal()
        || declared(above, plain, plain.twinDesc()) == null) {
      return false;
    }
    try {
      Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodType twin = plain.methodType().appendParameterTypes(Continuation.class);
      return found(lookup, plain, plain.methodType()) != above
          && found(lookup, plain, twin) == above;
    } catch (IllegalAccessException | TypeNotPresentException closed) {
      return Interposed.isPossible(); // else an agent has seen it
    }
  }

  /** The class whose method a call on an object of a class, which the lookup sees, would find. */
  private static Class<?> found(Lookup type, DeclaredMethod like, MethodType wanted) {
    try {
      return type.revealDirect(type.findVirtual(type.lookupClass(), like.name(), wanted))
          .getDeclaringClass();
    } catch (Throwable why) {
      throw Declared.unreadable(why);
    }
  }

  /** Whether the JVM lets one override the other; the twin of an abstract one calls whatever there is. */
  private static boolean overrides(DeclaredMethod method, DeclaredMethod plain) {
    return plain.isVirtual() && plain.isVisibleTo(method.type());
  }

  private static DeclaredMethod declared(Class<?> type, DeclaredMethod like, String desc) {
    return find(Declared.methods(type), like, desc);
  }

  private static DeclaredMethod find(DeclaredMethod[] methods, DeclaredMethod like, String desc) {
    for (DeclaredMethod each : methods) {
      if (each.is(like.name(), desc)) {
        return each;
      }
    }
    return null;
  }

  /** The same among public methods: of unrelated interfaces' one, that which has code. */
  private static DeclaredMethod chosen(Class<?> from, DeclaredMethod like, String desc) {
    DeclaredMethod found = null;
    for (DeclaredMethod each : Declared.publicMethods(from)) {
      if (each.is(like.name(), desc)) {
        if (!each.isAbstract()) {
          return each;
        }
        found = each;
      }
    }
    return found;
  }
}
